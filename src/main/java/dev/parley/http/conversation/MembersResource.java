package dev.parley.http.conversation;

import dev.parley.conversation.Conversations;
import dev.parley.conversation.NewMember;
import dev.parley.http.JsonBody;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.guard.Params;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The members of a group and their roles. */
@Path(ConversationsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class MembersResource {

    private final Conversations conversations;
    private final RequestRateLimit rateLimit;
    private final SecurityIdentity identity;

    MembersResource(Conversations conversations, RequestRateLimit rateLimit, SecurityIdentity identity) {
        this.conversations = conversations;
        this.rateLimit = rateLimit;
        this.identity = identity;
    }

    @POST
    @Path("{id}/members")
    public Uni<byte[]> add(@PathParam("id") String id, byte[] body) throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body).only("members");
        List<NewMember> members = MemberBodies.members(fields);
        if (members.isEmpty()) {
            throw fields.bad("members", "must name somebody");
        }
        rateLimit.send(members.size());
        return conversations.addMembers(caller(), Params.id("id", id), members).map(ConversationJson::conversation);
    }

    @PUT
    @Path("{id}/members/{user_id}")
    public Uni<byte[]> changeRole(@PathParam("id") String id, @PathParam("user_id") String userId, byte[] body)
            throws InvalidInputException {
        return conversations
                .changeRole(
                        caller(),
                        Params.id("id", id),
                        Params.id("user_id", userId),
                        NewMember.role(JsonBody.fields(body).only("role")))
                .map(ConversationJson::conversation);
    }

    @DELETE
    @Path("{id}/members/{user_id}")
    @Consumes(MediaType.WILDCARD)
    public Uni<Void> remove(@PathParam("id") String id, @PathParam("user_id") String userId)
            throws InvalidInputException {
        return conversations.removeMember(caller(), Params.id("id", id), Params.id("user_id", userId));
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
