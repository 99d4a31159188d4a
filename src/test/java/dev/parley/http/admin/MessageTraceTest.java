package dev.parley.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cluster.ClusterDirectory.Found;
import dev.parley.cluster.DeliveryStatus;
import dev.parley.cluster.DeliveryStatus.State;
import dev.parley.cluster.InstanceTrace;
import dev.parley.conversation.message.MessageStatus.Facts;
import dev.parley.conversation.message.MessageStatus.Reader;
import dev.parley.http.admin.MessageTrace.Device;
import dev.parley.http.admin.MessageTrace.Recipient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class MessageTraceTest {
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.123Z");
    private static final Reader ANN = new Reader("ann", true, false);
    private static final Reader BEN = new Reader("ben", true, true);
    private static final Facts FACTS =
            new Facts(813, "c1", 58, "ann", NOW, null, null, NOW, "ben", List.of(ANN, BEN), 5);

    private static DeliveryStatus receiver(String user, String connection) {
        return new DeliveryStatus(user, connection, "parley", null, NOW, State.DELIVERED);
    }

    private static InstanceTrace way(String instance, DeliveryStatus... receivers) {
        return new InstanceTrace(instance, null, null, List.of(receivers), 0);
    }

    private static MessageTrace merged(InstanceTrace... ways) {
        return MessageTrace.of(FACTS, new Found<>(List.of(ways), false, List.of()));
    }

    @Test
    void aUsersDevicesAreTogetherWhereverTheyAre() {
        DeliveryStatus phone = receiver("ben", "phone");
        DeliveryStatus laptop = receiver("ben", "laptop");
        DeliveryStatus tablet = receiver("ben", "tablet");

        assertThat(merged(way("i1", phone, tablet), way("i2", laptop)).recipients())
                .containsExactly(
                        new Recipient("ann", ANN, List.of()),
                        new Recipient(
                                "ben",
                                BEN,
                                List.of(new Device("i1", phone), new Device("i1", tablet), new Device("i2", laptop))));
    }

    @Test
    void whoStillListensAndIsNoMemberComesLast() {
        DeliveryStatus eve = receiver("eve", "e");

        assertThat(merged(way("i1", eve)).recipients())
                .last()
                .isEqualTo(new Recipient("eve", null, List.of(new Device("i1", eve))));
    }

    @Test
    void itIsWrittenWithWhatIsMissing() {
        MessageTrace trace = MessageTrace.of(
                FACTS,
                new Found<>(
                        List.of(new InstanceTrace("i1", NOW, null, List.of(receiver("ben", "phone")), 2)),
                        true,
                        List.of("i2")));

        assertThat(new String(trace.write(NOW), StandardCharsets.UTF_8).replace('"', '\''))
                .isEqualTo("{'message_id':'813',"
                        + "'conversation_id':'c1','seq':58,'sender_id':'ann','committed_at':'2026-05-04T03:02:01.123Z',"
                        + "'edited_at':null,'edited_by':null,'deleted_at':'2026-05-04T03:02:01.123Z','deleted_by':'ben','instances':[{'instance':'i1',"
                        + "'published_at':'2026-05-04T03:02:01.123Z','received_at':null,'unlisted_devices':2}],"
                        + "'recipients':[{'user_id':'ann','member':true,'may_see':true,'read':false,'devices':[]},"
                        + "{'user_id':'ben','member':true,'may_see':true,'read':true,'devices':[{'state':'delivered',"
                        + "'connection_id':'phone','device_id':null,'dialect':'parley','instance':'i1',"
                        + "'connected_at':'2026-05-04T03:02:01.123Z'}]}],'unlisted_members':3,"
                        + "'timestamp':'2026-05-04T03:02:01.123Z','partial':true,'unanswered':['i2']}");
    }
}
