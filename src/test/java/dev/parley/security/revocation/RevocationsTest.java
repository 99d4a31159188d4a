package dev.parley.security.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests what an instance asks PostgreSQL for, and what it does without an answer. */
@Tag("fast")
class RevocationsTest {

    private static final Instant NOW = Instant.now();

    private final List<Revocation> stored = new ArrayList<>();
    private boolean away;
    private int lookUps;

    private final RevocationStore store = new RevocationStore() {
        @Override
        public Uni<Revocation> revoke(String userId, String device, boolean byAdmin, Instant atLeast) {
            Instant from = atLeast == null ? NOW : atLeast;
            Revocation revocation = new Revocation(userId, device, from, byAdmin ? from : null);
            stored.add(revocation);
            return answer(revocation);
        }

        @Override
        public Uni<List<Revocation>> of(String userId, List<String> devices) {
            lookUps++;
            return answer(
                    stored.stream().filter(it -> it.userId().equals(userId)).toList());
        }

        @Override
        public Uni<List<Revocation>> newest(Instant since, int limit) {
            return answer(stored.stream()
                    .sorted(Comparator.comparing(Revocation::validFrom).reversed())
                    .filter(it -> !it.validFrom().isBefore(since))
                    .limit(limit)
                    .toList());
        }

        @Override
        public Uni<Page> after(Position position, int limit) {
            return answer(new Page(
                    stored.stream()
                            .sorted(Comparator.comparing(Revocation::validFrom).thenComparing(Revocation::userId))
                            .filter(it -> !it.validFrom().isBefore(position.validFrom()))
                            .filter(it -> it.validFrom().isAfter(position.validFrom())
                                    || it.userId().compareTo(position.userId()) > 0)
                            .limit(limit)
                            .toList(),
                    NOW));
        }
    };

    private final Revocations revocations = revocations("30s");

    @Test
    void onceLoadedTheUsualTokenIsNotAskedAbout() {
        stored.add(new Revocation("alice", null, NOW.minusSeconds(60)));
        look(revocations);
        assertThat(admitted(revocations, "bob", NOW.minusSeconds(600))).isTrue();
        assertThat(admitted(revocations, "alice", NOW.minusSeconds(59))).isTrue();
        assertThat(admitted(revocations, "alice", NOW.minusSeconds(61))).isFalse();
        assertThat(lookUps).isZero();
    }

    @Test
    void aTokenOlderThanWhatIsRememberedIsAskedAbout() {
        stored.add(new Revocation("alice", null, NOW.minus(Duration.ofDays(60))));
        look(revocations);
        assertThat(admitted(revocations, "alice", NOW.minus(Duration.ofDays(61))))
                .isFalse();
        assertThat(admitted(revocations, "bob", Instant.EPOCH)).isTrue();
        assertThat(lookUps).isEqualTo(2);
    }

    @Test
    void beforeItIsLoadedAndWithoutAnAnswerNobodyIsLetIn() {
        stored.add(new Revocation("alice", null, NOW));
        assertThat(admitted(revocations, "alice", NOW.minusSeconds(1))).isFalse();
        away = true;
        assertUnavailable(revocations);
        assertThat(revocations.loaded()).isFalse();
    }

    @Test
    void whatWasNotLookedAtForTooLongCountsForNothing() {
        Revocations stale = revocations("0s");
        look(stale);
        assertThat(admitted(stale, "bob", NOW)).isTrue();
        assertThat(lookUps).isEqualTo(1);
        away = true;
        assertUnavailable(stale);
    }

    @Test
    void eachLookTellsWhatIsNewOfHoweverManyPages() {
        look(revocations);
        for (int i = 0; i < 7; i++) {
            stored.add(new Revocation("u" + i, null, NOW.minusSeconds(30)));
        }
        assertThat(look(revocations)).hasSize(7);
        assertThat(look(revocations)).isEmpty();
        // Committed late: its time is before what was read already.
        stored.add(new Revocation("late", null, NOW.minusSeconds(80)));
        assertThat(look(revocations)).extracting(Revocation::userId).containsExactly("late");
        assertThat(admitted(revocations, "late", NOW.minusSeconds(81))).isFalse();
        assertThat(lookUps).isZero();
    }

    /** It must not move the watch beyond the present. */
    @Test
    void aTimeInTheFutureHidesNothing() {
        look(revocations);
        stored.add(new Revocation("future", null, NOW.plus(Duration.ofDays(1))));
        look(revocations);
        stored.add(new Revocation("now", null, NOW));
        assertThat(look(revocations)).extracting(Revocation::userId).containsExactly("now");
    }

    private Revocations revocations(String stale) {
        RevocationConfig config = new SmallRyeConfigBuilder()
                .withMapping(RevocationConfig.class)
                .withDefaultValue("parley.revocation.stale", stale)
                .withDefaultValue("parley.revocation.page-rows", "2")
                .withConverter(Duration.class, 200, text -> Duration.parse("PT" + text.replace("30d", "720h")))
                .build()
                .getConfigMapping(RevocationConfig.class);
        return new Revocations(store, config, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private static List<Revocation> look(Revocations revocations) {
        return List.copyOf(revocations.readNew().await().indefinitely());
    }

    private static boolean admitted(Revocations revocations, String user, Instant issuedAt) {
        try {
            revocations.admit(caller(user, issuedAt)).await().indefinitely();
            return true;
        } catch (InvalidTokenException e) {
            assertThat(e.reason()).isEqualTo(InvalidTokenException.Reason.REVOKED);
            return false;
        }
    }

    private void assertUnavailable(Revocations revocations) {
        assertThatThrownBy(() -> revocations.admit(caller("bob", NOW)).await().indefinitely())
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static Caller caller(String user, Instant issuedAt) {
        return new Caller(user, Set.of(), issuedAt, NOW.plusSeconds(60));
    }

    private <T> Uni<T> answer(T value) {
        return Uni.createFrom()
                .deferred(() -> away
                        ? Uni.createFrom().failure(new IllegalStateException("away"))
                        : Uni.createFrom().item(value));
    }
}
