package dev.parley.http.conversation;

import dev.parley.conversation.ConversationChange;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Muting;
import dev.parley.conversation.NewMember;
import dev.parley.conversation.Specification;
import dev.parley.http.JsonBody;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.Speaker;
import dev.parley.http.guard.Params;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Kind;
import dev.parley.protocol.RefusedException;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Instant;
import java.util.List;

/** The caller's conversations. A conversation of others is not found, as if it did not exist. */
@Path(ConversationsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ConversationsResource {

    static final String PATH = "/api/v1/conversations";

    private static final int DEFAULT_PAGE = 50;

    private final Conversations conversations;
    private final Muting muting;
    private final RequestRateLimit rateLimit;
    private final SecurityIdentity identity;

    ConversationsResource(
            Conversations conversations, Muting muting, RequestRateLimit rateLimit, SecurityIdentity identity) {
        this.conversations = conversations;
        this.muting = muting;
        this.rateLimit = rateLimit;
        this.identity = identity;
    }

    /** Opens the direct conversation with a user, found or created, or creates a group. */
    @POST
    public Uni<Response> create(byte[] body) throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body);
        if (fields.has("id") || fields.has("conversation_id")) {
            throw fields.bad(
                    fields.has("id") ? "id" : "conversation_id",
                    "is not yours to choose here; a service chooses it with PUT " + PATH + "/{id}");
        }
        Kind kind = Kind.of(fields.text("kind")).orElseThrow(() -> fields.bad("kind", "must be direct or group"));
        return switch (kind) {
            case DIRECT -> direct(fields.only("kind", "user_id"));
            case GROUP -> group(fields.only("kind", "title", ConversationChange.RETENTION, "members"));
        };
    }

    private Uni<Response> group(JsonFields fields) throws InvalidInputException {
        ConversationChange settings = SettingsBodies.ofNew(fields);
        List<NewMember> members = MemberBodies.members(fields);
        rateLimit.send(1 + members.size());
        return conversations.createGroup(caller(), settings, members).map(made -> answer(made, 201));
    }

    private Uni<Response> direct(JsonFields fields) throws InvalidInputException {
        rateLimit.send(1);
        return conversations
                .openDirect(caller(), fields.id("user_id"))
                .map(opened -> answer(opened.conversation(), opened.made() ? 201 : 200));
    }

    /** Lists the conversations, the most recently active first. */
    @GET
    public Uni<byte[]> mine(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor)
            throws InvalidInputException {
        rateLimit.read();
        return conversations
                .mine(caller(), cursor, Params.limit(limit, DEFAULT_PAGE, Conversations.MAX_PAGE))
                .map(ConversationJson::listed);
    }

    /** Creates (201) or changes (200) the conversation with an id that the service chose. */
    @PUT
    @Path("{id}")
    @RolesAllowed("service")
    public Uni<Response> put(@PathParam("id") String id, byte[] body) throws InvalidInputException {
        String conversationId = Params.id("id", id);
        Specification asked = Specification.read(JsonBody.fields(body));
        rateLimit.call();
        return conversations
                .put(caller(), conversationId, asked)
                .map(opened -> answer(opened.conversation(), opened.made() ? 201 : 200));
    }

    /** Deletes the conversation with all its messages. */
    @DELETE
    @Path("{id}")
    @RolesAllowed("service")
    @Consumes(MediaType.WILDCARD)
    public Uni<Void> delete(@PathParam("id") String id) throws InvalidInputException {
        String conversationId = Params.id("id", id);
        rateLimit.call();
        return conversations.delete(conversationId).map(found -> {
            if (!found) {
                throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such conversation");
            }
            return null;
        });
    }

    @GET
    @Path("{id}")
    public Uni<byte[]> one(@PathParam("id") String id) throws InvalidInputException {
        rateLimit.read();
        return conversations
                .read(caller(), Params.id("id", id), it -> conversations.getWithCursors(caller(), it))
                .map(ConversationJson::conversation);
    }

    /** Changes the title, or the time for which messages are kept; null keeps them for ever. */
    @PATCH
    @Path("{id}")
    public Uni<byte[]> change(@PathParam("id") String id, byte[] body) throws InvalidInputException {
        return conversations
                .change(caller(), Params.id("id", id), SettingsBodies.change(JsonBody.fields(body)))
                .map(ConversationJson::conversation);
    }

    @POST
    @Path("{id}/leave")
    @Consumes(MediaType.WILDCARD)
    public Uni<Void> leave(@PathParam("id") String id, byte[] body) throws InvalidInputException {
        Speaker.requireIfNamed(body, caller());
        return conversations.leave(caller(), Params.id("id", id));
    }

    /** Mutes pushes of the conversation to the caller's devices until a time; null ends that. */
    @PUT
    @Path("{id}/mute")
    public Uni<byte[]> mute(@PathParam("id") String id, byte[] body) throws InvalidInputException {
        Instant until = MemberBodies.until(JsonBody.fields(body).only("until"));
        return muting.mute(caller(), Params.id("id", id), until).replaceWith(() -> MemberBodies.muted(until));
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }

    private static Response answer(Conversation conversation, int status) {
        return Response.status(status)
                .header("Location", UriBuilder.fromPath(PATH + "/{id}").build(conversation.id()))
                .entity(ConversationJson.conversation(conversation))
                .build();
    }
}
