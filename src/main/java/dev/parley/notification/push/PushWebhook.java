package dev.parley.notification.push;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Calls the app's push service. */
@ApplicationScoped
class PushWebhook {
    private final HttpClient client;
    private final PushConfig config;
    private final Clock clock;

    PushWebhook(Vertx vertx, PushConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(config.concurrency())
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis())));
    }

    /**
     * Calls the webhook and returns the status. Fails if there is no answer in time; the call may have arrived
     * nevertheless.
     */
    Uni<Integer> call(byte[] body) {
        long timestamp = clock.instant().getEpochSecond();
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(config.url().orElseThrow().toString())
                .setTimeout(config.timeout().toMillis())
                .putHeader("Content-Type", "application/json")
                .putHeader("Parley-Timestamp", Long.toString(timestamp))
                .putHeader("Parley-Signature", PushSignature.of(config.secret().orElseThrow(), timestamp, body));
        return Uni.createFrom()
                .completionStage(() -> client.request(request)
                        .compose(opened -> opened.send(Buffer.buffer(body)))
                        // Reads the rest of the answer without keeping it, so that the connection can be reused.
                        .compose(response -> drained(response))
                        .toCompletionStage())
                .ifNoItem()
                .after(config.timeout().multipliedBy(2))
                .fail();
    }

    private static io.vertx.core.Future<Integer> drained(HttpClientResponse response) {
        return response.end().map(response.statusCode());
    }
}
