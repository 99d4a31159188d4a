package dev.parley.testing;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.security.Callers;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Something to knock at, in tests only. */
@Path("/testing")
public class ProbeResource {

    private final SecurityIdentity identity;

    ProbeResource(SecurityIdentity identity) {
        this.identity = identity;
    }

    public record Who(String userId, Set<String> roles, Instant expiresAt) {}

    public record Letter(String toUser, Integer pages, Instant sentAt, List<Line> lines) {}

    public record Line(String text) {}

    @GET
    @Path("me")
    @Authenticated
    public Uni<Who> me() {
        return Uni.createFrom()
                .item(Callers.of(identity)
                        .map(caller ->
                                new Who(identity.getPrincipal().getName(), identity.getRoles(), caller.expiresAt()))
                        .orElseThrow());
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
    public Uni<Letter> letter(Letter letter) {
        return Uni.createFrom().item(letter);
    }
}
