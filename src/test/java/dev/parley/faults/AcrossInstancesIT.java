package dev.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Json;
import dev.parley.testing.ChatClient;
import dev.parley.testing.SpanCollector.Span;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ann's clients are connected to one instance, and Ben's to the other. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
class AcrossInstancesIT {
    private final Cluster instances;
    private final String ann = "ann-" + UUID.randomUUID();
    private final String ben = "ben-" + UUID.randomUUID();
    private String group;
    private long storedUpTo;
    private ChatClient a;
    private ChatClient b;

    AcrossInstancesIT(Cluster instances) {
        this.instances = instances;
    }

    @BeforeEach
    void connect() {
        group = instances.group(ann, List.of(ben));
        a = subscribed(0, ann);
        b = subscribed(1, ben);
    }

    @AfterEach
    void disconnect() {
        a.close();
        b.close();
    }

    @Test
    void messagesCrossBothWaysInOneOrder() {
        for (int i = 1; i <= 50; i++) {
            ChatClient sender = i % 2 == 0 ? a : b;
            send(sender, "c" + i, "m" + i);
            for (ChatClient reader : new ChatClient[] {a, b}) {
                JsonNode message = reader.next("message.new").at("/payload/message");
                assertThat(message.path("content").asText()).isEqualTo("m" + i);
                assertThat(message.path("seq").asLong()).isEqualTo(i);
            }
        }
        assertThat(a.untilPong()).isEmpty();
        assertThat(b.untilPong()).isEmpty();
    }

    @Test
    void typingAndReadReceiptsCross() {
        a.send("typing", "'conversation_id':'" + group + "'");
        assertThat(b.next("typing.start").at("/payload/user_id").asText()).isEqualTo(ann);
        send(a, "c", "said");
        b.next("typing.stop");
        b.send("read", "'conversation_id':'" + group + "','seq':1");
        assertThat(a.next("message.read").at("/payload/user_id").asText()).isEqualTo(ben);
    }

    @Test
    void editsAndDeletionsCross() {
        String id = send(a, "c", "helo").path("id").asText();
        a.ask("message.edit", "'message_id':'" + id + "','content':'hello'");
        assertThat(b.next("message.updated").at("/payload/message/content").asText())
                .isEqualTo("hello");
        a.ask("message.delete", "'message_id':'" + id + "'");
        assertThat(b.next("message.deleted").at("/payload/message_id").asText()).isEqualTo(id);
    }

    @Test
    void membershipCrosses() {
        String eve = "eve-" + UUID.randomUUID();
        try (ChatClient e = subscribedToAll(eve)) {
            instances.call(0, ann, "POST", "/" + group + "/members", "{'members':[{'user_id':'" + eve + "'}]}");
            assertThat(e.next("conversation.created")
                            .at("/payload/conversation_id")
                            .asText())
                    .isEqualTo(group);
            assertThat(b.next("member.added").at("/payload/user_id").asText()).isEqualTo(eve);
            // She also gets events of the new conversation, because she is subscribed to {@code *}.
            send(a, "c1", "welcome");
            assertThat(e.next("message.new").at("/payload/message/content").asText())
                    .isEqualTo("welcome");
            instances.call(0, ann, "DELETE", "/" + group + "/members/" + eve, "");
            e.next("member.removed");
            b.next("member.removed");
            send(a, "c2", "without her");
            b.next(frame -> frame.at("/payload/message/content").asText().equals("without her"));
            assertThat(e.untilPong()).isEmpty();
        }
    }

    /**
     * Her clients are connected to another instance than the user who removes her; one of them reconnects only
     * afterwards.
     */
    @Test
    void whoIsRemovedByTheOtherInstanceIsToldOnceAndShutOut() {
        send(a, "c1", "before");
        b.next("message.new");
        instances.call(0, ann, "DELETE", "/" + group + "/members/" + ben, "");
        assertThat(b.next().path("type").asText()).isEqualTo("member.removed");
        // At the instance of the removed user's client, too.
        instances.call(1, ann, "POST", "/" + group + "/messages", "{'content':'without him'}");
        send(a, "c2", "still without him");
        try (ChatClient again = instances.client(1, ben)) {
            again.send("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':0}");
            assertThat(again.next("error").at("/payload/code").asText()).isEqualTo("not_found");
            assertThat(again.ask("history", "'conversation_id':'" + group + "'")
                            .at("/payload/code")
                            .asText())
                    .isEqualTo("not_found");
            assertThat(again.untilPong()).isEmpty();
        }
        assertThat(b.untilPong()).isEmpty();
    }

    @Test
    void aDirectMessageFindsTheOtherByTheAsterisk() {
        try (ChatClient all = subscribedToAll(ben)) {
            a.ask("message.send", "'to':'" + ben + "','client_id':'d','content':'psst'");
            assertThat(all.next("message.new").at("/payload/message/content").asText())
                    .isEqualTo("psst");
        }
    }

    /** Zoe's only device uses goods, which cannot say what it holds. It leaves with and without a close frame. */
    @Test
    void aGoodsDeviceOnAnotherInstanceGetsOnlyWhatItMissed() {
        String zoe = "zoe-" + UUID.randomUUID();
        a.ask("subscribe", "'conversation_ids':'*'");
        String chat = a.ask("message.send", "'to':'" + zoe + "','client_id':'z0','content':'z0'")
                .at("/payload/conversation_id")
                .asText();
        // From then on others may know when she is online, so that Ann is notified of what her device has received.
        instances.call(1, zoe, "POST", "/" + chat + "/messages", "{'content':'y0'}");
        int sent = 0;
        for (int round = 0; round < 4; round++) {
            try (ChatClient device = goods(round % 2, zoe)) {
                assertThat(texts(device.untilPong()))
                        .as("round %d", round)
                        .isEqualTo(round == 0 ? List.of("z0") : List.of("z" + (sent - 1), "z" + sent));
                sent++;
                sendTo(chat, "z" + sent);
                assertThat(device.next("message").at("/data/text").asText()).isEqualTo("z" + sent);
                assertThat(texts(device.untilPong())).isEmpty();
                if (round % 2 == 0) {
                    stored(sent + 2);
                    device.abort();
                }
            }
            stored(sent + 2);
            sendTo(chat, "z" + ++sent);
            sendTo(chat, "z" + ++sent);
        }
    }

    private void sendTo(String chat, String content) {
        a.ask(
                "message.send",
                "'conversation_id':'" + chat + "','client_id':'" + content + "','content':'" + content + "'");
    }

    /** Ann is notified when the database has what the other's device has received. */
    private void stored(long seq) {
        if (storedUpTo < seq) {
            storedUpTo = a.next(frame -> frame.path("type").asText().equals("message.delivered")
                            && frame.at("/payload/seq").asLong() >= seq)
                    .at("/payload/seq")
                    .asLong();
        }
    }

    private ChatClient goods(int index, String user) {
        return ChatClient.dial(instances.instance(index).address().resolve("/ws/chat/" + user))
                .as(user)
                .ignoring("online_status")
                .connect();
    }

    private static List<String> texts(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals("message"))
                .map(frame -> frame.at("/data/text").asText())
                .toList();
    }

    @Test
    void roomsCross() {
        a.ask("room.join", "'room':'" + group + "'");
        b.ask("room.join", "'room':'" + group + "'");
        a.send("room.typing", "'room':'" + group + "','is_typing':true");
        assertThat(b.next("room.typing").at("/payload/user_id").asText()).isEqualTo(ann);
    }

    @Test
    void anInstanceWithoutReadersTracesAMessage() {
        String id = send(a, "c", "confidential").path("id").asText();
        a.next("message.new");
        b.next("message.new");
        await().untilAsserted(() -> {
            JsonNode trace = Json.object(instances.trace(Cluster.FAR, id));
            assertThat(trace.path("partial").asBoolean()).as(trace.toString()).isFalse();
            assertThat(trace.toString()).doesNotContain("confidential");
            assertThat(trace.path("recipients")).hasSize(2).allSatisfy(recipient -> assertThat(
                            recipient.at("/devices/0/state").asText())
                    .isEqualTo("delivered"));
            String anns = trace.at("/recipients/0/devices/0/instance").asText();
            String bens = trace.at("/recipients/1/devices/0/instance").asText();
            assertThat(trace.path("instances")).hasSize(3).allSatisfy(instance -> {
                String name = instance.path("instance").asText();
                assertThat(instance.path("published_at").isNull()).isEqualTo(!name.equals(anns));
                assertThat(instance.path("received_at").isNull()).isEqualTo(!name.equals(bens));
            });
        });
    }

    @Test
    void aMessageIsFollowedFromTheFrameToTheSocketOnTheOtherInstance() {
        AtomicInteger sent = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    send(a, "f" + sent.incrementAndGet(), "confidential");
                    b.next("message.new");
                    return instances.spans().traces(group).stream()
                            .anyMatch(trace -> trace.stream()
                                            .filter(span -> span.name().equals("write"))
                                            .map(Span::instance)
                                            .distinct()
                                            .count()
                                    == 2);
                });
        List<Span> trace = instances.spans().traces(group).stream()
                .filter(spans -> spans.stream()
                                .filter(span -> span.name().equals("write"))
                                .map(Span::instance)
                                .distinct()
                                .count()
                        == 2)
                .findFirst()
                .orElseThrow();
        Span receive = one(trace, "receive", "");
        Span publish = one(trace, "publish", receive.id());
        Span deliver = one(trace, "deliver", publish.id());
        assertThat(one(trace, "commit", receive.id()).instance()).isEqualTo(receive.instance());
        assertThat(one(trace, "write", receive.id()).instance()).isEqualTo(receive.instance());
        assertThat(one(trace, "write", deliver.id()).instance())
                .isEqualTo(deliver.instance())
                .isNotEqualTo(receive.instance());
        assertThat(receive.attributes())
                .containsEntry("parley.conversation_id", group)
                .containsKeys("parley.message_id", "parley.seq");
        assertThat(deliver.attributes())
                .containsEntry("parley.message_id", receive.attributes().get("parley.message_id"));
        assertThat(trace.toString()).doesNotContain("confidential");
        assertThat(instances.instance(0).metric("parley_tracing_spans_total")).isPositive();
    }

    private static Span one(List<Span> trace, String name, String parent) {
        List<Span> found = trace.stream()
                .filter(span -> span.name().equals(name) && span.parent().equals(parent))
                .toList();
        assertThat(found).as("%s in %s", name, trace).hasSize(1);
        return found.getFirst();
    }

    private JsonNode send(ChatClient client, String clientId, String content) {
        JsonNode ack = client.ask(
                "message.send",
                "'conversation_id':'" + group + "','client_id':'" + group + clientId + "','content':'" + content + "'");
        assertThat(ack.path("type").asText()).as(ack.toString()).isEqualTo("message.ack");
        return ack.path("payload");
    }

    private ChatClient subscribed(int index, String user) {
        ChatClient client = instances.client(index, user);
        client.ask("subscribe", "'conversation_ids':['" + group + "'],'since':{'" + group + "':0}");
        return client;
    }

    private ChatClient subscribedToAll(String user) {
        ChatClient client = instances.client(1, user);
        client.ask("subscribe", "'conversation_ids':'*'");
        return client;
    }
}
