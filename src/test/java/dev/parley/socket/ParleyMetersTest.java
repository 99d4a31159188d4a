package dev.parley.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ChatClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ParleyMetersTest extends WithClients {
    private Meters before;

    @BeforeEach
    void readMeters() {
        before = Meters.now();
    }

    @Test
    void sessionsAreCountedByDialectWhileTheyLast() {
        List<ChatClient> clients =
                Stream.generate(() -> client(alice)).limit(20).toList();
        double open = Meters.now().sum("parley_sessions", "dialect=\"parley\"");
        assertThat(open).isGreaterThanOrEqualTo(20);
        clients.forEach(ChatClient::abort);
        await().until(() -> Meters.now().sum("parley_sessions", "dialect=\"parley\"") <= open - 20);
    }

    @Test
    void aMessageMovesTheMetersOnItsWay() {
        String group = alice.groupWith(bob);
        ChatClient b = subscribed(bob, group);
        ChatClient a = client(alice);
        String send = "'conversation_id':'" + group + "','client_id':'c','content':'x'";
        a.ask("message.send", send);
        b.next("message.new");
        a.ask("message.send", send);
        a.ask("message.send", send.replace(group, "none").replace("'c'", "'d'"));
        // Delivery is measured after the flush, perhaps a moment after the frame arrived here.
        await().until(() -> moved("parley_delivery_seconds_count") >= 1);
        assertThat(moved("parley_sends_total")).isEqualTo(3);
        assertThat(moved("parley_acks_total", "outcome=\"stored\"")).isEqualTo(1);
        assertThat(moved("parley_acks_total", "outcome=\"repeated\"")).isEqualTo(1);
        assertThat(moved("parley_log_refused_total", "code=\"not_found\"")).isEqualTo(1);
        assertThat(moved("parley_log_batch_size_sum")).isEqualTo(3);
        assertThat(moved("parley_log_batch_size_count")).isEqualTo(3);
        assertThat(moved("parley_log_commit_seconds_count")).isEqualTo(3);
        assertThat(moved("parley_log_commit_seconds_sum")).isPositive();
        // subscribe and three sends; two greetings, one subscribed, two acks, one error, one message, and perhaps
        // presence.
        assertThat(moved("parley_frames_in_total")).isEqualTo(4);
        assertThat(moved("parley_frames_out_total")).isBetween(7.0, 9.0);
        assertThat(Meters.now().sum("parley_log_queue")).isZero();
        assertThat(Meters.now().sum("parley_queue_bytes")).isZero();
    }

    @Test
    void countsMessagesSentOverHttpToo() {
        String group = alice.groupWith(bob);
        alice.post("/" + group + "/messages", "{'client_id':'h','content':'x'}").statusCode(201);
        alice.post("/" + group + "/messages", "{'client_id':'h','content':'x'}").statusCode(200);
        assertThat(moved("parley_sends_total")).isEqualTo(2);
        assertThat(moved("parley_acks_total", "outcome=\"stored\"")).isEqualTo(1);
        assertThat(moved("parley_acks_total", "outcome=\"repeated\"")).isEqualTo(1);
        assertThat(moved("parley_send_seconds_count")).isEqualTo(1);
    }

    @Test
    void rubbishAndWhatItLeadsToAreCounted() {
        ChatClient client = client(alice);
        for (int i = 0; i < 20; i++) {
            client.send("rubbish");
        }
        client.closeCode();
        assertThat(moved("parley_frames_bad_total")).isEqualTo(20);
        assertThat(moved("parley_sessions_closes_total", "code=\"1008\"")).isEqualTo(1);
    }

    @Test
    void whoIsNotLetInIsCountedByReason() {
        ChatClient client = opened(ChatClient.dial(ws));
        client.send("auth", "'token':'" + Tokens.forged(alice.userId()) + "'");
        assertThat(client.closeCode()).isEqualTo(4401);
        assertThat(moved("parley_auth_failures_total", "reason=\"signature\"")).isEqualTo(1);
        assertThat(moved("parley_sessions_closes_total", "code=\"4401\"")).isEqualTo(1);
    }

    @Test
    void whatOnlyTroubleMovesIsThere() {
        client(alice);
        Meters now = Meters.now();
        for (String name : new String[] {
            "parley_queue_dropped_total",
            "parley_queue_coalesced_total",
            "parley_sessions_slow_closes_total",
            "parley_feeds_gap_fetches_total",
            "parley_bus_dropped_total",
            "parley_upgrades_refused_total"
        }) {
            assertThat(now.sum(name)).as(name).isNotNegative();
        }
    }

    private double moved(String name, String... labels) {
        double then = before.has(name, labels) ? before.sum(name, labels) : 0;
        return Meters.now().sum(name, labels) - then;
    }
}
