package dev.parley.http;

import dev.parley.delivery.SessionRegistry;
import dev.parley.protocol.Json;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Tells, to anybody, that Parley is here, and how it is. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
class ServiceResource {

    private static final byte[] GREETING = Json.bytes(json -> {
        json.writeStartObject();
        json.writeStringField("service", "Parley");
        json.writeStringField("status", "ok");
        json.writeEndObject();
    });

    private final SessionRegistry sessions;
    private final Vitals vitals;

    ServiceResource(SessionRegistry sessions, Vitals vitals) {
        this.sessions = sessions;
        this.vitals = vitals;
    }

    @GET
    public Uni<byte[]> greeting() {
        return Uni.createFrom().item(GREETING);
    }

    @GET
    @Path("health")
    public Uni<Response> health() {
        return Uni.combine().all().unis(vitals.postgres(), vitals.redis()).with(Health::of)
                .map(this::answer);
    }

    private Response answer(Health health) {
        return Response.status(health.httpStatus()).entity(health.json(sessions.size())).build();
    }
}
