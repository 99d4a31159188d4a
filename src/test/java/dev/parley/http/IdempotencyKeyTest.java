package dev.parley.http;

import static dev.parley.testing.Api.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ChatClient;
import dev.parley.testing.People;
import dev.parley.testing.Service;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class IdempotencyKeyTest {
    @TestHTTPResource("/")
    URI server;

    private final Service service = Service.as("service-" + UUID.randomUUID(), "service", "admin");
    private final String user = People.newId();
    private final String key = UUID.randomUUID().toString();

    @Test
    void oneKeyStoresOneNotification() {
        String body = "{'user_id':'%s','notification_type':'paid','title':'Paid','message':'m','idempotency_key':'%s'}"
                .formatted(user, key);
        String id = service.post("/send/notification", body)
                .statusCode(202)
                .extract()
                .path("id");

        List<String> again = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> service.post("/send/notification", body)
                        .statusCode(202)
                        .extract()
                        .<String>path("id")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(again).containsOnly(id);
        assertThat(Service.as(user).get("/notifications").extract().<List<String>>path("notifications.id"))
                .containsExactly(id);
        problem(service.post("/send/notification", body.replace("Paid", "Refunded")), 409, "conflict");
        assertThat(Service.as("other-" + UUID.randomUUID(), "service")
                        .post("/send/notification", body)
                        .statusCode(202)
                        .extract()
                        .<String>path("id"))
                .as("another caller has keys of its own")
                .isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/send/system     | {'message_type':'t','title':'T','message':'%s','idempotency_key':'%s'}",
                "/send/room       | {'room':'lobby','notification_type':'t','title':'T','message':'%s','idempotency_key':'%s'}",
                "/send/payment    | {'user_id':'USER','payment_id':'%s','status':'paid','idempotency_key':'%s'}",
                "/live/update     | {'user_id':'USER','update_type':'t','payload':{'x':'%s'},'idempotency_key':'%s'}",
                "/live/data       | {'user_id':'USER','data_type':'t','payload':{'x':'%s'},'idempotency_key':'%s'}",
                "/live/broadcast  | {'data_type':'t','payload':{'x':'%s'},'idempotency_key':'%s'}"
            })
    void oneKeyTellsOnce(String path, String template) {
        String mark = UUID.randomUUID().toString();
        String body = template.formatted(mark, key).replace("USER", user);
        try (ChatClient client = new People(server).notifications(user)) {
            client.send("{'type':'join_room','data':{'room':'lobby'}}").next("room_joined");
            for (int i = 0; i < 3; i++) {
                service.post(path, body).statusCode(202);
            }
            problem(service.post(path, body.replace(mark, "other")), 409, "conflict");
            String last = UUID.randomUUID().toString();
            service.post(
                            "/live/update",
                            "{'user_id':'%s','update_type':'t','payload':{'x':'%s'}}".formatted(user, last))
                    .statusCode(202);

            client.next(frame -> frame.toString().contains(last));
            assertThat(client.skipped().stream()
                            .filter(frame -> frame.toString().contains(mark)))
                    .hasSize(1);
        }
    }

    @Test
    void aKeyIsAShortText() {
        for (String wrong : List.of("7", "''", "'" + "x".repeat(129) + "'", "{}")) {
            problem(
                    service.post("/live/update", "{'user_id':'u','update_type':'t','idempotency_key':" + wrong + "}"),
                    400,
                    "bad_request");
        }
    }
}
