package dev.parley.http.listings;

import dev.parley.conversation.NumericAliases;
import dev.parley.conversation.SendMessage;
import dev.parley.conversation.SendMessage.Sender;
import dev.parley.conversation.message.MessageEdits;
import dev.parley.conversation.message.MessageHistory;
import dev.parley.conversation.message.MessageNames;
import dev.parley.conversation.message.ReadMarks;
import dev.parley.http.JsonBody;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.Speaker;
import dev.parley.http.guard.Params;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.MessageBody;
import dev.parley.protocol.Target;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The messages of a chat, for clients of the {@code listings} dialect. */
@Path(ChatsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ChatMessagesResource {

    private static final int DEFAULT_PAGE = 50;

    private final MessageHistory history;
    private final ReadMarks marks;
    private final MessageEdits edits;
    private final MessageNames names;
    private final NumericAliases aliases;
    private final SendMessage sendMessage;
    private final RequestRateLimit rateLimit;
    private final SecurityIdentity identity;

    ChatMessagesResource(
            MessageHistory history,
            ReadMarks marks,
            MessageEdits edits,
            MessageNames names,
            NumericAliases aliases,
            SendMessage sendMessage,
            RequestRateLimit rateLimit,
            SecurityIdentity identity) {
        this.history = history;
        this.marks = marks;
        this.edits = edits;
        this.names = names;
        this.aliases = aliases;
        this.sendMessage = sendMessage;
        this.rateLimit = rateLimit;
        this.identity = identity;
    }

    /**
     * Stores a message. Answers after the commit: 201 for a new message, 200 for one whose {@code client_id} was stored
     * before.
     */
    @POST
    @Path("{chat_id}/messages")
    public Uni<Response> send(@PathParam("chat_id") String id, byte[] body) throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body);
        Speaker.require(fields, caller());
        MessageBody message = MessageBody.readLenient(fields);
        return chat(id).chain(chatId -> sendMessage.send(
                        Sender.overHttp(caller(), caller()), message.to(new Target.InConversation(chatId))))
                .map(sent -> Response.status(sent.made() ? 201 : 200)
                        .entity(ChatJson.message(sent.message()))
                        .build());
    }

    /** Reads messages newest first, before the message {@code before} if that is given. */
    @GET
    @Path("{chat_id}/messages")
    public Uni<byte[]> read(
            @PathParam("chat_id") String id, @QueryParam("before") String before, @QueryParam("limit") String limit)
            throws InvalidInputException {
        Long bound = Params.number("before", before, 1, Long.MAX_VALUE);
        int most = Params.limit(limit, DEFAULT_PAGE, MessageHistory.MAX_PAGE);
        rateLimit.read();
        return chat(id).chain(chatId -> (bound == null
                        ? history.history(caller(), chatId, null, null, most)
                        : history.historyBefore(caller(), chatId, bound, most))
                .map(page -> ChatJson.page(chatId, page)));
    }

    /** Marks these messages, or all, as read. Answers how many were unread. */
    @POST
    @Path("{chat_id}/read")
    public Uni<byte[]> markRead(@PathParam("chat_id") String id, byte[] body) throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body);
        Speaker.require(fields, caller());
        List<Long> ids = ChatBodies.read(fields);
        return chat(id).chain(
                        chatId -> ids == null ? marks.readAll(caller(), chatId) : marks.read(caller(), chatId, ids))
                .map(ChatJson::marked);
    }

    /** Replaces the content of one of the caller's messages. */
    @PATCH
    @Path("{chat_id}/messages/{message_id}")
    public Uni<byte[]> edit(@PathParam("chat_id") String id, @PathParam("message_id") String messageId, byte[] body)
            throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body);
        Speaker.require(fields, caller());
        String content = ChatBodies.content(fields);
        return message(id, messageId)
                .chain(found -> edits.edit(caller(), found, content))
                .map(ChatJson::message);
    }

    /** Deletes a message. One that was deleted before stays deleted. */
    @DELETE
    @Path("{chat_id}/messages/{message_id}")
    public Uni<Void> delete(@PathParam("chat_id") String id, @PathParam("message_id") String messageId)
            throws InvalidInputException {
        return message(id, messageId)
                .chain(found -> edits.delete(caller(), found))
                .replaceWithVoid();
    }

    /** Fails with {@code not_found} if the caller cannot see such a message in the chat. */
    private Uni<Long> message(String chatId, String messageId) throws InvalidInputException {
        long wanted = Params.messageId("message_id", messageId);
        rateLimit.send();
        return chat(chatId).chain(chat -> names.inConversation(caller(), chat, wanted));
    }

    private Uni<String> chat(String id) throws InvalidInputException {
        return aliases.conversation(caller(), Params.id("chat_id", id));
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
