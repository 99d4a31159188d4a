package dev.parley.dev;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;
import dev.parley.protocol.RefusedException;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
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

    /**
     * Returns a token with its user and its end.
     *
     * @throws RefusedException {@code bad_request} if the user is missing, too long or has blanks
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] token(
            @QueryParam("user") String user, @QueryParam("roles") String roles, @QueryParam("role") String role) {
        if (user == null || !USER_ID.matcher(user).matches()) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "name a user of 1 to 128 characters without blanks: /dev/token?user=alice");
        }
        DevToken minted = tokens.mint(user, split(roles == null ? role : roles));
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("token", minted.token());
            json.writeStringField("user_id", minted.userId());
            json.writeStringField("expires_at", minted.expiresAt().toString());
            json.writeEndObject();
        });
    }

    private static Set<String> split(String roles) {
        return roles == null
                ? Set.of()
                : Arrays.stream(roles.split(","))
                        .map(String::strip)
                        .filter(role -> !role.isEmpty())
                        .collect(Collectors.toSet());
    }
}
