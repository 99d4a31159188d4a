package dev.parley.http.sohbet;

import dev.parley.conversation.SendMessage;
import dev.parley.conversation.SendMessage.Sender;
import dev.parley.conversation.message.MessageHistory;
import dev.parley.http.JsonBody;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.Speaker;
import dev.parley.http.guard.Params;
import dev.parley.protocol.Command;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.MessageBody;
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

/** Takes messages of the {@code sohbet} app while its socket is down, and returns what it missed. */
@Path(SohbetConversationsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class SohbetMessagesResource {

    private static final int DEFAULT_PAGE = 50;

    private final MessageHistory history;
    private final SendMessage sendMessage;
    private final SecurityIdentity identity;
    private final RequestRateLimit rateLimit;

    SohbetMessagesResource(
            MessageHistory history, SendMessage sendMessage, SecurityIdentity identity, RequestRateLimit rateLimit) {
        this.rateLimit = rateLimit;
        this.history = history;
        this.sendMessage = sendMessage;
        this.identity = identity;
    }

    /**
     * Stores a message. Answers after the commit, with the payload of the {@code chat:message} that the members get:
     * 201, or 200 for a message whose {@code client_id} was stored before.
     */
    @POST
    @Path("{conversation_id}/messages")
    public Uni<Response> send(@PathParam("conversation_id") String id, byte[] body) throws InvalidInputException {
        String conversationId = Params.id("conversation_id", id);
        JsonFields fields = JsonBody.fields(body);
        Speaker.require(fields, caller());
        Command.SendMessage message = MessageBody.readAddressed(fields).to(new Target.InConversation(conversationId));
        return sendMessage.send(Sender.overHttp(caller(), caller()), message).map(sent -> Response.status(
                        sent.made() ? 201 : 200)
                .entity(SohbetBodies.message(sent.message()))
                .build());
    }

    /**
     * Reads messages oldest first: those after the message {@code after}, which need not exist any more; without it the
     * newest.
     */
    @GET
    @Path("{conversation_id}/messages")
    public Uni<byte[]> read(
            @PathParam("conversation_id") String id,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit)
            throws InvalidInputException {
        String conversationId = Params.id("conversation_id", id);
        Long bound = Params.number("after", after, 0, Long.MAX_VALUE);
        int most = Params.limit(limit, DEFAULT_PAGE, MessageHistory.MAX_PAGE);
        rateLimit.read();
        return history.historyAfter(caller(), conversationId, bound, most).map(SohbetBodies::page);
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
