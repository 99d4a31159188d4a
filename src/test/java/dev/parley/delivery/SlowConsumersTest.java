package dev.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SlowConsumersTest {
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);

    private final Instance instance = new Instance();
    private final Instance.Client client = instance.anonymous(new SessionLimits(1000, WRITE_TIMEOUT));
    private long now = Long.MAX_VALUE - 5;
    private final SlowConsumers slow = new SlowConsumers(() -> now);

    private void pending() {
        client.wire().write(new byte[10]);
    }

    @Test
    void whoTakesLongerThanTheWriteTimeoutIsOverdue() {
        pending();
        slow.watch(client.session());

        now += WRITE_TIMEOUT.toNanos();
        assertThat(slow.overdue()).isEmpty();
        now++;
        assertThat(slow.overdue()).containsExactly(client.session());
    }

    @Test
    void theTimeCountsFromTheFirstWatchUntilEverythingWasTaken() {
        pending();
        slow.watch(client.session());
        now += WRITE_TIMEOUT.toNanos();
        slow.watch(client.session());
        now++;
        assertThat(slow.overdue()).hasSize(1);

        client.wire().take();

        assertThat(slow.overdue()).isEmpty();
    }

    @Test
    void whatCameMeanwhileIsWatchedFromThenOn() {
        client.wire().highWater = 1;
        pending();
        client.session().reply(new Reply.Pong(), null);
        slow.watch(client.session());
        now += WRITE_TIMEOUT.toNanos();

        client.wire().take();

        assertThat(client.wire().written).contains("Pong");
        now += WRITE_TIMEOUT.toNanos();
        assertThat(slow.overdue()).isEmpty();
        now++;
        assertThat(slow.overdue()).containsExactly(client.session());
    }

    @Test
    void whoIsForgottenIsNeverOverdue() {
        pending();
        slow.watch(client.session());

        slow.forget(client.session());
        now += WRITE_TIMEOUT.toNanos() * 2;

        assertThat(slow.overdue()).isEmpty();
        client.wire().take();
        assertThat(slow.overdue()).isEmpty();
    }

    @Test
    void aSessionWhoseSocketDoesNotTakeAnythingIsClosedAsTooSlow() {
        Instance.Client stuck = instance.anonymous(new SessionLimits(1000, Duration.ZERO));
        stuck.session().reply(new Reply.Pong(), null);
        instance.loop.settle();

        instance.registry.lookAfterSessions(instance.loop);
        assertThat(stuck.wire().closed).as("not in the middle of anything").isEmpty();
        instance.loop.settle();

        assertThat(stuck.wire().closed).containsExactly(CloseCode.TOO_SLOW);
    }

    @Test
    void aSessionIsCountedOnceHoweverOftenItIsFoundTooSlow() {
        Instance.Client stuck = instance.anonymous(new SessionLimits(1000, Duration.ZERO));
        stuck.session().reply(new Reply.Pong(), null);
        instance.loop.settle();

        instance.registry.lookAfterSessions(instance.loop);
        instance.registry.lookAfterSessions(instance.loop);
        instance.loop.settle();
        instance.registry.lookAfterSessions(instance.loop);
        instance.loop.settle();

        assertThat(instance.meters.get("parley.sessions.slow.closes").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aSessionThatIsGoneIsNotCountedAsTooSlow() {
        Instance.Client stuck = instance.anonymous(new SessionLimits(1000, Duration.ZERO));
        stuck.session().reply(new Reply.Pong(), null);
        instance.loop.settle();

        instance.registry.remove(stuck.session());
        instance.registry.lookAfterSessions(instance.loop);

        assertThat(instance.meters.get("parley.sessions.slow.closes").counter().count())
                .isZero();
    }
}
