package dev.parley.storm;

import dev.parley.testing.RawClient;
import dev.parley.testing.RawHttp;
import dev.parley.testing.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Attacks of strangers and users on an instance. Each continues until it is interrupted, with several connections at
 * the same time.
 */
enum Attack {
    NOTHING(0) {
        @Override
        void once(URI server, URI management, int one) {}
    },
    UNREAD_ANSWERS(30) {
        @Override
        void once(URI server, URI management, int one) throws InterruptedException {
            byte[] many = RawHttp.request("GET /client/parley.js HTTP/1.1", "Host: a")
                    .repeat(60_000)
                    .getBytes(StandardCharsets.US_ASCII);
            hold(RawHttp.connect(one % 5 == 0 ? management : server, FROM).sendOnAndOn(many));
        }
    },
    HTTP_2(10) {
        @Override
        void once(URI server, URI management, int one) throws InterruptedException {
            byte[] headers = new byte[9 * 2_000];
            for (int i = 0; i < 2_000; i++) {
                headers[9 * i + 3] = 1;
                headers[9 * i + 7] = (byte) (i >> 7);
                headers[9 * i + 8] = (byte) (2 * i + 1);
            }
            String upgrade = RawHttp.request(
                    "GET /health HTTP/1.1",
                    "Host: a",
                    "Upgrade: h2c",
                    "Connection: Upgrade, HTTP2-Settings",
                    "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA");
            RawHttp http = RawHttp.connect(one % 2 == 0 ? server : management, FROM);
            hold(http.send((one % 3 == 0 ? upgrade : "") + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                    .sendOnAndOn(headers));
        }
    },
    SLOW_BODIES(260) {
        @Override
        void once(URI server, URI management, int one) throws InterruptedException {
            hold(RawHttp.connect(server, FROM)
                    .send(RawHttp.request("POST /webhooks/stripe HTTP/1.1", "Host: a", "Content-Length: 12000")
                            + "x".repeat(11_000)));
        }
    },
    BROKEN_BODIES(20) {
        @Override
        void once(URI server, URI management, int one) {
            try (RawHttp http = RawHttp.connect(server, FROM)) {
                http.send(RawHttp.request("POST /api/v1/conversations HTTP/1.1", "Host: a", "Content-Length: 12000")
                        + "{\"kind\":");
            }
        }
    },
    INVENTED_METHODS_AND_PATHS(8) {
        @Override
        void once(URI server, URI management, int one) {
            try (RawHttp http = RawHttp.connect(server, FROM)) {
                int number = ThreadLocalRandom.current().nextInt();
                http.send(RawHttp.request(
                                (number % 2 == 0 ? "M" + number : "OPTIONS") + " /x" + number + " HTTP/1.1", "Host: a"))
                        .read();
            }
        }
    },
    MALFORMED(8) {
        @Override
        void once(URI server, URI management, int one) {
            try (RawHttp http = RawHttp.connect(server, FROM)) {
                http.send(RawHttp.request(
                                "POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Transfer-Encoding: chunked"))
                        .read();
            }
        }
    },
    UPGRADES_WITH_INVENTED_TOKENS(20) {
        @Override
        void once(URI server, URI management, int one) {
            try (RawHttp http = RawHttp.connect(server, FROM)) {
                http.send(RawHttp.request(
                                "GET /ws" + (one % 2 == 0 ? "" : "?token=" + UUID.randomUUID()) + " HTTP/1.1",
                                "Host: a",
                                "Upgrade: websocket",
                                "Connection: Upgrade",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                        .read();
            }
        }
    },
    LARGE_GROUPS(4) {
        @Override
        void once(URI server, URI management, int one) throws Exception {
            String members = IntStream.range(0, 990)
                    .mapToObj(i -> "{\"user_id\":\"invented-by-a-hostile-user-" + i + "\"}")
                    .collect(Collectors.joining(","));
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/conversations"))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + Tokens.forProcess("founder" + one))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"kind\":\"group\",\"title\":\"t\",\"members\":[" + members + "]}"))
                    .build();
            HTTP.send(request, BodyHandlers.discarding());
        }
    },
    LARGE_LISTS(20) {
        @Override
        void once(URI server, URI management, int one) throws InterruptedException {
            byte[] many = RawHttp.request(
                            "GET /api/v1/conversations?limit=200 HTTP/1.1",
                            "Host: a",
                            "Authorization: Bearer " + Tokens.forProcess("founder" + one % 4))
                    .repeat(1_000)
                    .getBytes(StandardCharsets.US_ASCII);
            hold(RawHttp.connect(server, FROM).sendOnAndOn(many));
        }
    },
    INVENTED_IDS_AND_SIGNALS(20) {
        @Override
        void once(URI server, URI management, int one) {
            String ids = IntStream.range(0, 400)
                    .mapToObj(_ -> "'" + ThreadLocalRandom.current().nextInt(1 << 30) + "'")
                    .collect(Collectors.joining(","));
            try (RawClient client = RawClient.connect(server.resolve("/ws"), "hostile" + one % 4)) {
                for (int i = 0; i < 200 && !Thread.currentThread().isInterrupted(); i++) {
                    client.send("{'type':'subscribe','payload':{'conversation_ids':[" + ids + "]}}")
                            .send("{'type':'presence.update','payload':{'status':'" + (i % 2 == 0 ? "away" : "online")
                                    + "'}}");
                }
            }
        }
    };

    /** Another address than that of the other clients. */
    private static final String FROM = "127.0.0.66";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int atOnce;

    Attack(int atOnce) {
        this.atOnce = atOnce;
    }

    /** One turn of one connection. */
    abstract void once(URI server, URI management, int one) throws Exception;

    /** Starts the attack; all its threads are to be interrupted. */
    List<Thread> begin(URI server, URI management) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            int one = i;
            threads.add(Thread.ofVirtual().start(() -> goOn(server, management, one)));
        }
        return threads;
    }

    private void goOn(URI server, URI management, int one) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                once(server, management, one);
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                // Refused or closed, as intended.
            }
            // The attack's own CPU time is not measured.
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps it open and reads nothing, as long as the server allows. */
    private static void hold(RawHttp http) throws InterruptedException {
        try (http) {
            Thread.sleep(Duration.ofSeconds(20));
        }
    }
}
