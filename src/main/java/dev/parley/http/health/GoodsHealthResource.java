package dev.parley.http.health;

import dev.parley.delivery.SessionRegistry;
import dev.parley.protocol.Json;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Tells the {@code goods} app, without authentication, that this instance takes connections, and how many it has. */
@Path("/ws/health")
@Produces(MediaType.APPLICATION_JSON)
class GoodsHealthResource {

    private final SessionRegistry sessions;

    GoodsHealthResource(SessionRegistry sessions) {
        this.sessions = sessions;
    }

    @GET
    public Uni<byte[]> health() {
        return Uni.createFrom().item(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", "ok");
            json.writeNumberField("connections", sessions.size());
            json.writeNumberField("users", sessions.users());
            json.writeEndObject();
        }));
    }
}
