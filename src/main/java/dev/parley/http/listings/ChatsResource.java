package dev.parley.http.listings;

import dev.parley.conversation.Conversations;
import dev.parley.conversation.NumericAliases;
import dev.parley.conversation.OpenedConversation;
import dev.parley.conversation.SendMessage;
import dev.parley.conversation.SendMessage.Sender;
import dev.parley.conversation.message.UnreadCounts;
import dev.parley.http.JsonBody;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.Speaker;
import dev.parley.http.guard.Params;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Message;
import dev.parley.protocol.MessageBody;
import dev.parley.protocol.Target;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The caller's chats, for clients of the {@code listings} dialect. */
@Path(ChatsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ChatsResource {

    static final String PATH = "/api/v1/chats";

    private static final int DEFAULT_PAGE = 50;

    private final Conversations conversations;
    private final UnreadCounts unread;
    private final NumericAliases aliases;
    private final SendMessage sendMessage;
    private final RequestRateLimit rateLimit;
    private final SecurityIdentity identity;

    ChatsResource(
            Conversations conversations,
            UnreadCounts unread,
            NumericAliases aliases,
            SendMessage sendMessage,
            RequestRateLimit rateLimit,
            SecurityIdentity identity) {
        this.conversations = conversations;
        this.unread = unread;
        this.aliases = aliases;
        this.sendMessage = sendMessage;
        this.rateLimit = rateLimit;
        this.identity = identity;
    }

    /**
     * Opens the chat with a user, about a listing if one is named: found (200) or created (201). With {@code content}
     * also sends a message.
     */
    @POST
    public Uni<Response> open(byte[] body) throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body);
        Speaker.require(fields, caller());
        String named = fields.idOrNumber("receiver_id");
        Long listing = fields.has("listing_id") ? fields.wholeNumber("listing_id") : null;
        MessageBody message =
                fields.has("content") || fields.has("attachments") ? MessageBody.readLenient(fields) : null;
        if (message != null) {
            // Otherwise a chat would be created for a message that is refused.
            sendMessage.require(message.content(), message.attachments());
        }
        rateLimit.send();
        String caller = caller();
        return aliases.user(caller, named)
                .chain(receiver -> conversations.openDirect(
                        caller, receiver, listing, message == null ? null : message.clientId()))
                .flatMap(opened -> message == null
                        ? Uni.createFrom().item(answer(opened, caller, null))
                        : sendMessage
                                .send(
                                        Sender.overHttp(caller, caller),
                                        message.to(new Target.InConversation(
                                                opened.conversation().id())))
                                .map(sent -> answer(opened, caller, sent.message())));
    }

    /** Lists the chats, the most recently active first. */
    @GET
    public Uni<byte[]> mine(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor)
            throws InvalidInputException {
        rateLimit.read();
        String caller = caller();
        return conversations
                .mine(caller, cursor, Params.limit(limit, DEFAULT_PAGE, Conversations.MAX_PAGE))
                .map(page -> ChatJson.listed(page, caller));
    }

    /** Counts the caller's unread messages, in all and in each chat. */
    @GET
    @Path("unread")
    public Uni<byte[]> unread() {
        rateLimit.read();
        return unread.of(caller()).map(ChatJson::unread);
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }

    private static Response answer(OpenedConversation opened, String caller, @Nullable Message sent) {
        return Response.status(opened.made() ? 201 : 200)
                .entity(ChatJson.chat(opened.conversation(), caller, sent))
                .build();
    }
}
