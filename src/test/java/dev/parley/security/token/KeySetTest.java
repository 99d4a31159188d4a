package dev.parley.security.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Issuer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests when the key set is fetched, and for how long it is valid. */
@Tag("fast")
class KeySetTest {

    private static final String DOCUMENT =
            "{\"keys\":[" + Issuer.jwk("a", Issuer.pair("EC", 256).getPublic()) + "]}";

    private final Deque<Uni<String>> answers = new ArrayDeque<>();
    private long now;
    private int fetches;
    private final KeySet keys = new KeySet(
            () -> {
                fetches++;
                return answers.isEmpty() ? Uni.createFrom().failure(new IllegalStateException("away")) : answers.poll();
            },
            () -> now,
            Duration.ofSeconds(10),
            Duration.ofDays(1),
            new SimpleMeterRegistry());

    @Test
    void thoseWhoAskTogetherShareOneFetch() {
        var answer = new java.util.concurrent.CompletableFuture<String>();
        answers.add(Uni.createFrom().completionStage(answer));
        var first = keys.fresh().subscribeAsCompletionStage();
        var second = keys.fresh().subscribeAsCompletionStage();
        assertThat(keys.knows("a")).isFalse();
        answer.complete(DOCUMENT);
        assertThat(first.join()).isTrue();
        assertThat(second.join()).isTrue();
        assertThat(keys.knows("a")).isTrue();
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void afterAFetchItIsQuietForAWhileWhateverCameOfIt() {
        assertThat(fresh()).isFalse();
        pass(Duration.ofSeconds(9));
        answers.add(Uni.createFrom().item(DOCUMENT));
        assertThat(fresh()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(fresh()).isTrue();
        assertThat(fresh()).isTrue();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void whileTheServiceIsAwayKnownKeysGoOnForADay() {
        answers.add(Uni.createFrom().item(DOCUMENT));
        fresh();
        for (int hour = 1; hour < 24; hour++) {
            pass(Duration.ofHours(1));
            assertThat(fresh()).isFalse();
            assertThat(keys.knows("a")).isTrue();
        }
        pass(Duration.ofHours(1));
        assertThat(keys.knows("a")).isFalse();
        assertThat(keys.usable()).isFalse();
    }

    @Test
    void whatIsNoKeySetChangesNothing() {
        answers.add(Uni.createFrom().item(DOCUMENT));
        fresh();
        for (String bad : new String[] {"<html>", "{\"keys\":[]}"}) {
            pass(Duration.ofMinutes(1));
            answers.add(Uni.createFrom().item(bad));
            assertThat(fresh()).isFalse();
            assertThat(keys.knows("a")).isTrue();
        }
    }

    private boolean fresh() {
        return keys.fresh().await().indefinitely();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
