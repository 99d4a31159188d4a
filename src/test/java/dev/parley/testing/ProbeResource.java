package dev.parley.testing;

import dev.parley.http.JsonBody;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import dev.parley.security.Callers;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/** Endpoints to test authentication and errors, in tests only. */
@Path("/testing")
public class ProbeResource {

    private final SecurityIdentity identity;

    ProbeResource(SecurityIdentity identity) {
        this.identity = identity;
    }

    @GET
    @Path("me")
    @Authenticated
    public Map<String, Object> me() {
        return Map.of(
                "user_id", identity.getPrincipal().getName(),
                "roles", identity.getRoles(),
                "expires_at", Callers.of(identity).orElseThrow().expiresAt().toString());
    }

    @GET
    @Path("anybody")
    public Uni<String> anybody() {
        return Uni.createFrom()
                .item(
                        identity.isAnonymous()
                                ? "nobody"
                                : identity.getPrincipal().getName());
    }

    @GET
    @Path("admin")
    @RolesAllowed("admin")
    public Uni<String> admin() {
        return Uni.createFrom().item("admin");
    }

    @GET
    @Path("refused/{code}")
    public Uni<String> refused(@PathParam("code") ErrorCode code) {
        return Uni.createFrom().failure(new RefusedException(code, "no such luck"));
    }

    @GET
    @Path("broken")
    public Uni<String> broken() {
        return Uni.createFrom().failure(new IllegalStateException("SELECT secret FROM dev.parley.Internals"));
    }

    @POST
    @Path("letter")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public String letter(byte[] letter) throws InvalidInputException {
        JsonBody.fields(letter);
        return JsonBody.text(letter);
    }
}
