package dev.parley.http.health;

import dev.parley.delivery.SessionRegistry;
import dev.parley.protocol.Json;
import dev.parley.security.GoodsConfig;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Tells, without authentication, that Parley is here, and its health. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
class ServiceResource {

    private static final byte[] GREETING = Json.bytes(json -> {
        json.writeStartObject();
        json.writeStringField("service", "Parley");
        json.writeStringField("status", "ok");
        // For a person who opens the address in a browser.
        json.writeStringField("health", "/health");
        json.writeStringField("http_api", "/q/openapi");
        json.writeStringField("frames", "/asyncapi.yaml");
        json.writeEndObject();
    });

    private static final String OPEN_DOOR = "GOODS_TOKEN is optional: anybody can connect as any goods user";

    private final SessionRegistry sessions;
    private final DependencyProbes probes;
    private final @Nullable String warning;

    ServiceResource(SessionRegistry sessions, DependencyProbes probes, GoodsConfig goods) {
        this.sessions = sessions;
        this.probes = probes;
        this.warning = goods.tokenOptional() ? OPEN_DOOR : null;
    }

    @GET
    public Uni<byte[]> greeting() {
        return Uni.createFrom().item(GREETING);
    }

    @GET
    @Path("health")
    public Uni<Response> health() {
        return Uni.combine()
                .all()
                .unis(probes.postgres(), probes.redis())
                .with(Health::of)
                .map(this::answer);
    }

    private Response answer(Health health) {
        return Response.status(health.httpStatus())
                .entity(health.json(sessions.size(), warning))
                .build();
    }
}
