package dev.parley.http.conversation;

import dev.parley.conversation.Conversations;
import dev.parley.conversation.SendMessage;
import dev.parley.conversation.SendMessage.Sender;
import dev.parley.conversation.message.MessageHistory;
import dev.parley.http.JsonBody;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.Speaker;
import dev.parley.http.guard.Params;
import dev.parley.protocol.Command;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.MessageBody;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Target;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The messages of a conversation. */
@Path(ConversationsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class MessagesResource {

    private static final int DEFAULT_PAGE = 50;

    private final Conversations conversations;
    private final MessageHistory history;
    private final SendMessage sendMessage;
    private final SecurityIdentity identity;
    private final RequestRateLimit rateLimit;

    MessagesResource(
            Conversations conversations,
            MessageHistory history,
            SendMessage sendMessage,
            SecurityIdentity identity,
            RequestRateLimit rateLimit) {
        this.conversations = conversations;
        this.history = history;
        this.sendMessage = sendMessage;
        this.identity = identity;
        this.rateLimit = rateLimit;
    }

    /** Reads messages newest first, before {@code before} if that is given, or oldest first after {@code after}. */
    @GET
    @Path("{id}/messages")
    public Uni<byte[]> read(
            @PathParam("id") String id,
            @QueryParam("before") String before,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit)
            throws InvalidInputException {
        if (before != null && after != null) {
            throw InvalidInputException.ofField("after", "cannot be combined with before");
        }
        String conversationId = Params.id("id", id);
        rateLimit.read();
        Long below = Params.number("before", before, 0, Long.MAX_VALUE);
        Long above = Params.number("after", after, 0, Long.MAX_VALUE);
        int atMost = Params.limit(limit, DEFAULT_PAGE, MessageHistory.MAX_PAGE);
        return conversations.read(caller(), conversationId, it -> history.history(caller(), it, below, above, atMost)
                .map(page -> ConversationJson.page(it, page)));
    }

    /**
     * Stores a message. Answers after the commit: 201 for a new message, 200 for one whose {@code client_id} was stored
     * before. With {@code as_user} a service sends as one of its users, who must be a member; the service need not be
     * one.
     */
    @POST
    @Path("{id}/messages")
    public Uni<Response> send(@PathParam("id") String id, byte[] body) throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body);
        String speaker = fields.has("as_user") ? fields.id("as_user") : caller();
        if (!speaker.equals(caller()) && !identity.hasRole("service")) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "only a service may speak as one of its users");
        }
        String conversationId = Params.id("id", id);
        fields.only("client_id", "content", "attachments", "reply_to", "sender_id", "as_user");
        Speaker.require(fields, speaker);
        Command.SendMessage message = MessageBody.read(fields).to(new Target.InConversation(conversationId));
        return sendMessage.send(Sender.overHttp(speaker, caller()), message).map(sent -> Response.status(
                        sent.made() ? 201 : 200)
                .entity(ConversationJson.sent(sent.message()))
                .build());
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
