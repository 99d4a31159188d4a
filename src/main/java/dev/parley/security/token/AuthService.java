package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Asks a remote service whom a token belongs to. Follows no redirect, keeps nothing, logs nothing. Thread-safe. */
final class AuthService {

    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final HttpClient client;
    private final String address;
    private final ClaimPath userPath;
    private final Duration timeout;

    AuthService(Vertx vertx, URI url, String path, ClaimPath userPath, Duration timeout, int connections, int waiting) {
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException("the address of the auth service must be an http or https URL");
        }
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                .setMaxPoolSize(connections)
                .setMaxWaitQueueSize(waiting));
        this.address = url.toString().replaceFirst("/+$", "") + (path.startsWith("/") ? path : "/" + path);
        this.userPath = userPath;
        this.timeout = timeout;
    }

    /**
     * The owner of a token, according to the service.
     *
     * @param device the user's device; null if the service names none
     * @param issuedAt when the token was issued; empty if the service does not say
     */
    record Owner(String userId, Set<String> roles, @Nullable String device, Optional<Instant> issuedAt) {}

    /**
     * Fails with {@link InvalidTokenException} if the service refuses the token, and with anything else if it did not
     * answer clearly and in time.
     *
     * @param token fit for a header
     */
    Uni<Owner> owner(String token) {
        return Uni.createFrom()
                .<Owner>emitter(emitter -> {
                    AtomicReference<@Nullable HttpClientRequest> waiting = new AtomicReference<>();
                    // After a timeout or a cancellation the connection must not wait for the rest of the answer.
                    emitter.onTermination(
                            () -> Optional.ofNullable(waiting.get()).ifPresent(HttpClientRequest::reset));
                    client.request(new RequestOptions()
                                    .setAbsoluteURI(address)
                                    .setMethod(HttpMethod.GET)
                                    .setFollowRedirects(false)
                                    .setTimeout(timeout.toMillis())
                                    .putHeader(HttpHeaders.ACCEPT, "application/json")
                                    .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token))
                            .compose(request -> {
                                waiting.set(request);
                                return request.send();
                            })
                            .compose(this::owner)
                            .onComplete(_ -> waiting.set(null))
                            .onSuccess(emitter::complete)
                            .onFailure(emitter::fail);
                })
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    private Future<Owner> owner(HttpClientResponse response) {
        return switch (response.statusCode()) {
            case 200 -> LimitedBody.of(response, MAX_ANSWER_BYTES).map(this::parsed);
            case 401, 403 -> Future.failedFuture(new InvalidTokenException(Reason.REFUSED));
            default -> Future.failedFuture(new IOException("the auth service answered " + response.statusCode()));
        };
    }

    private Owner parsed(Buffer body) {
        JsonNode answer;
        try {
            answer = Json.object(body.toString(StandardCharsets.UTF_8));
        } catch (InvalidInputException e) {
            throw new IllegalStateException("the auth service did not answer with a JSON object");
        }
        return new Owner(
                userId(userPath.in(answer)),
                TokenRoles.of(answer.path("roles")),
                device(answer.path("device_id")),
                TokenTimes.time(answer.path("iat")));
    }

    private static String userId(JsonNode value) {
        return TokenIds.of(value)
                .orElseThrow(() -> new IllegalStateException("the auth service did not name the user"));
    }

    private static @Nullable String device(JsonNode value) {
        return value.isMissingNode() || value.isNull()
                ? null
                : TokenIds.of(value)
                        .orElseThrow(() ->
                                new IllegalStateException("the auth service answered with a device_id that is no id"));
    }
}
