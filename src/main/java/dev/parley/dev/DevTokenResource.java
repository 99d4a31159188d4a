package dev.parley.dev;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Json;
import dev.parley.protocol.RefusedException;
import dev.parley.security.LocalRequests;
import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code GET /dev/token?user=alice&roles=a,b}, or {@code role=a}: returns a token without any proof of who asks, to
 * {@link LocalRequests} only. Otherwise each page that a developer visits could have tokens for every user.
 */
@Path("/dev/token")
@IfBuildProfile(anyOf = {"dev", "test"})
@PermitAll
public class DevTokenResource {

    private final DevTokens tokens;

    DevTokenResource(DevTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Returns a token with its user and its end.
     *
     * @throws RefusedException {@code forbidden} if a page of somebody else asks; {@code bad_request} if no user is named, or one that no token can be of
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] token(
            @QueryParam("user") String user,
            @QueryParam("roles") String roles,
            @QueryParam("role") String role,
            @Context HttpServerRequest request) {
        if (!LocalRequests.isLocal(request)) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN,
                    "tokens are for programs and pages of this machine: open this address at localhost in a tab of its"
                            + " own, and paste the token");
        }
        if (user == null || !Ids.valid(user)) {
            throw new RefusedException(
                    ErrorCode.BAD_REQUEST, "name a user of 1 to 128 printable characters: /dev/token?user=alice");
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
