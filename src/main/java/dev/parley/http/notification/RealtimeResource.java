package dev.parley.http.notification;

import dev.parley.cluster.ClusterDirectory;
import dev.parley.http.JsonBody;
import dev.parley.http.JsonResponses;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.Speaker;
import dev.parley.presence.Presence;
import dev.parley.presence.Typing;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.Status;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Takes the caller's typing and status over HTTP instead of their socket. */
@Path(NotificationsResource.PATH + "/realtime")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class RealtimeResource {

    private final Typing typing;
    private final Presence presence;
    private final ClusterDirectory directory;
    private final RequestRateLimit rateLimit;
    private final SecurityIdentity identity;

    RealtimeResource(
            Typing typing,
            Presence presence,
            ClusterDirectory directory,
            RequestRateLimit rateLimit,
            SecurityIdentity identity) {
        this.typing = typing;
        this.presence = presence;
        this.directory = directory;
        this.rateLimit = rateLimit;
        this.identity = identity;
    }

    /** As over the socket, only in a room that one of the caller's connections is in; 403 otherwise. */
    @POST
    @Path("typing")
    public Uni<byte[]> typing(byte[] body) throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body);
        Speaker.require(fields, caller());
        String room = fields.idOrNumber("room");
        boolean on = fields.flag("is_typing", true);
        rateLimit.send();
        String caller = caller();
        return directory.countInRoom(caller, room).map(found -> {
            if (found.value() == 0) {
                throw found.partial()
                        ? new RefusedException(ErrorCode.UNAVAILABLE, "not every instance could be asked; try again")
                        : new RefusedException(ErrorCode.FORBIDDEN, "join the room first");
            }
            typing.inRoom(caller, null, room, on);
            return JsonResponses.object(json -> {
                json.writeStringField("room", room);
                json.writeBooleanField("is_typing", on);
            });
        });
    }

    /** Sets the caller's status; {@code offline} makes a connected user look offline. */
    @POST
    @Path("presence")
    public Uni<byte[]> presence(byte[] body) throws InvalidInputException {
        JsonFields fields = JsonBody.fields(body);
        Speaker.require(fields, caller());
        Status status = Status.of(fields.text("status"))
                .orElseThrow(() -> fields.bad("status", "must be online, away, busy or offline"));
        rateLimit.send();
        return presence.set(caller(), status)
                .map(_ -> JsonResponses.object(json -> json.writeStringField("status", status.wire())));
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
