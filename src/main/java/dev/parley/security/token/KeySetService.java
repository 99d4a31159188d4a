package dev.parley.security.token;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Fetches the issuer's key set from the configured URL. Follows no redirect. */
final class KeySetService {

    private static final int MAX_BYTES = 256 * 1024;

    private final HttpClient client;
    private final URI url;
    private final Duration timeout;

    KeySetService(Vertx vertx, URI url, Duration timeout) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                .setMaxPoolSize(1)
                .setMaxWaitQueueSize(1));
        this.url = url;
        this.timeout = timeout;
    }

    /** Returns the document as text. Fails if it does not come in time. */
    Uni<String> fetch() {
        return Uni.createFrom()
                .<String>emitter(emitter -> {
                    AtomicReference<@Nullable HttpClientRequest> waiting = new AtomicReference<>();
                    // After a timeout or a cancellation the connection must not wait for the rest of the answer.
                    emitter.onTermination(
                            () -> Optional.ofNullable(waiting.get()).ifPresent(HttpClientRequest::reset));
                    client.request(new RequestOptions()
                                    .setAbsoluteURI(url.toString())
                                    .setMethod(HttpMethod.GET)
                                    .setFollowRedirects(false)
                                    .setTimeout(timeout.toMillis())
                                    .putHeader(HttpHeaders.ACCEPT, "application/json, application/jwk-set+json"))
                            .compose(request -> {
                                waiting.set(request);
                                return request.send();
                            })
                            .compose(response -> response.statusCode() == 200
                                    ? LimitedBody.of(response, MAX_BYTES)
                                    : Future.<Buffer>failedFuture(
                                            new IOException("it answered " + response.statusCode())))
                            .onComplete(_ -> waiting.set(null))
                            .onSuccess(body -> emitter.complete(body.toString(StandardCharsets.UTF_8)))
                            .onFailure(emitter::fail);
                })
                .ifNoItem()
                .after(timeout)
                .fail();
    }
}
