package dev.parley.http;

import dev.parley.conversation.Draft;
import dev.parley.conversation.MessageHistory;
import dev.parley.protocol.BadFrame;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What was said in a conversation, and what is said over HTTP. */
@Path(ConversationsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class MessagesResource {

    private static final int DEFAULT_PAGE = 50;

    private final MessageHistory history;
    private final Outgoing outgoing;
    private final SecurityIdentity identity;
    private final int maxContentBytes;

    /** @param maxContentBytes the longest content that is taken, in bytes of UTF-8 */
    MessagesResource(MessageHistory history, Outgoing outgoing, SecurityIdentity identity,
                     @ConfigProperty(name = "parley.http.max-content-bytes", defaultValue = "8192") int maxContentBytes) {
        this.history = history;
        this.outgoing = outgoing;
        this.identity = identity;
        this.maxContentBytes = maxContentBytes;
    }

    /** Newest first, below {@code before} if that is given; oldest first above {@code after}. */
    @GET
    @Path("{id}/messages")
    public Uni<byte[]> read(@PathParam("id") String id, @QueryParam("before") String before,
                            @QueryParam("after") String after, @QueryParam("limit") String limit) throws BadFrame {
        if (before != null && after != null) {
            throw BadFrame.ofField("after", "must not be there together with before");
        }
        String conversationId = Params.id("id", id);
        return history.history(caller(), conversationId, Params.number("before", before, 0, Long.MAX_VALUE),
                        Params.number("after", after, 0, Long.MAX_VALUE),
                        Params.limit(limit, DEFAULT_PAGE, MessageHistory.MAX_PAGE))
                .map(page -> ConversationJson.page(conversationId, page));
    }

    /** Answers after the commit: 201 for a new message, 200 for one whose {@code client_id} was there before. */
    @POST
    @Path("{id}/messages")
    public Uni<Response> send(@PathParam("id") String id, byte[] body) throws BadFrame {
        Draft draft = MessageBody.draft(Params.id("id", id), caller(), Body.fields(body), maxContentBytes);
        return outgoing.send(draft).map(sent -> Response.status(sent.made() ? 201 : 200)
                .entity(ConversationJson.sent(sent.message())).build());
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
