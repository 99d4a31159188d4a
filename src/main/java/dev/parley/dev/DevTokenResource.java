package dev.parley.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code GET /dev/token?user=alice&roles=a,b}, or {@code role=a}: returns a token without any proof of who asks. */
@Path("/dev/token")
@IfBuildProfile(anyOf = {"dev", "test"})
@PermitAll
public class DevTokenResource {

    private static final Pattern USER_ID = Pattern.compile("[^\\p{Cntrl}\\s]{1,128}");

    private final DevTokens tokens;

    DevTokenResource(DevTokens tokens) {
        this.tokens = tokens;
    }

    /** Returns a token; a problem with status 400 if the user is missing, too long or has blanks. */
    @GET
    public Response token(
            @QueryParam("user") String user, @QueryParam("roles") String roles, @QueryParam("role") String role) {
        if (user == null || !USER_ID.matcher(user).matches()) {
            return problem("Name a user of 1 to 128 characters without blanks, as in /dev/token?user=alice");
        }
        return Response.ok(tokens.mint(user, split(roles == null ? role : roles)), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static Set<String> split(String roles) {
        return roles == null
                ? Set.of()
                : Arrays.stream(roles.split(","))
                        .map(String::strip)
                        .filter(role -> !role.isEmpty())
                        .collect(Collectors.toSet());
    }

    private static Response problem(String detail) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type("application/problem+json")
                .entity(Map.of("type", "about:blank", "title", "Bad Request", "status", 400, "detail", detail))
                .build();
    }
}
