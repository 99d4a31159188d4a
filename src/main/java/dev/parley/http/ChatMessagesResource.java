package dev.parley.http;

import dev.parley.conversation.MessageHistory;
import dev.parley.conversation.Page;
import dev.parley.conversation.ReadMarks;
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
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The messages of a chat: a client of the {@code listings} dialect sends and reads them over HTTP. */
@Path(ChatsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ChatMessagesResource {

    private static final int DEFAULT_PAGE = 50;

    private final MessageHistory history;
    private final ReadMarks marks;
    private final Outgoing outgoing;
    private final SecurityIdentity identity;
    private final int maxContentBytes;

    /** @param maxContentBytes the longest content that is taken, in bytes of UTF-8 */
    ChatMessagesResource(MessageHistory history, ReadMarks marks, Outgoing outgoing, SecurityIdentity identity,
            @ConfigProperty(name = "parley.http.max-content-bytes", defaultValue = "8192") int maxContentBytes) {
        this.history = history;
        this.marks = marks;
        this.outgoing = outgoing;
        this.identity = identity;
        this.maxContentBytes = maxContentBytes;
    }

    /** Answers after the commit: 201 for a new message, 200 for one whose {@code client_id} was there before. */
    @POST
    @Path("{chat_id}/messages")
    public Uni<Response> send(@PathParam("chat_id") String id, byte[] body) throws BadFrame {
        String chatId = Params.id("chat_id", id);
        return outgoing.send(ChatBodies.message(Body.fields(body), maxContentBytes).draft(chatId, caller()))
                .map(sent -> Response.status(sent.made() ? 201 : 200).entity(ChatJson.message(sent.message())).build());
    }

    /** Newest first, older than the message {@code before} if that is given. */
    @GET
    @Path("{chat_id}/messages")
    public Uni<byte[]> read(@PathParam("chat_id") String id, @QueryParam("before") String before,
                            @QueryParam("limit") String limit) throws BadFrame {
        String chatId = Params.id("chat_id", id);
        Long bound = Params.number("before", before, 1, Long.MAX_VALUE);
        int most = Params.limit(limit, DEFAULT_PAGE, MessageHistory.MAX_PAGE);
        Uni<Page> page = bound == null
                ? history.history(caller(), chatId, null, null, most)
                : history.historyBefore(caller(), chatId, bound, most);
        return page.map(found -> ChatJson.page(chatId, found));
    }

    /** Marks these messages, or all, and tells how many the caller had not read before. */
    @POST
    @Path("{chat_id}/read")
    public Uni<byte[]> markRead(@PathParam("chat_id") String id, byte[] body) throws BadFrame {
        String chatId = Params.id("chat_id", id);
        List<Long> ids = ChatBodies.read(Body.fields(body));
        Uni<Long> marked = ids == null ? marks.readAll(caller(), chatId) : marks.read(caller(), chatId, ids);
        return marked.map(ChatJson::marked);
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
