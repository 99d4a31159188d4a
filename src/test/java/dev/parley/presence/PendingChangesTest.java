package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PendingChanges.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class PendingChangesTest {
    private final PendingChanges registration = new PendingChanges();
    private final Set<String> here = new HashSet<>();

    @Test
    void whoCameIsToldAndWhoWentIsToldAsGone() {
        come("u1");
        come("u2");
        assertThat(tell(10)).isEqualTo(new Step(List.of("u1", "u2"), List.of()));
        assertThat(registration.size()).isEqualTo(2);

        go("u1");
        come("u3");
        assertThat(tell(10)).isEqualTo(new Step(List.of("u3"), List.of("u1")));
        assertThat(registration.size()).isEqualTo(2);
        assertThat(registration.hasChanges()).isFalse();
    }

    @Test
    void whoIsBackBeforeItWasToldIsNotToldOf() {
        come("u1");
        tell(10);

        go("u1");
        come("u1");

        assertThat(tell(10).isEmpty()).isTrue();
        assertThat(registration.size()).isEqualTo(1);
    }

    @Test
    void whoGoesWhileTheyAreToldIsToldAsGoneNext() {
        come("u1");
        Step underWay = registration.next(here::contains, 10);
        go("u1");
        registration.done(underWay);

        assertThat(tell(10)).isEqualTo(new Step(List.of(), List.of("u1")));
        assertThat(registration.size()).isZero();
    }

    @Test
    void stepsAreBounded() {
        come("u1");
        come("u2");
        come("u3");

        assertThat(tell(2).connect()).containsExactly("u1", "u2");
        assertThat(registration.hasChanges()).isTrue();
        assertThat(tell(2).connect()).containsExactly("u3");
    }

    @Test
    void registeringAnewTellsEverybodyAlsoThoseLeaving() {
        come("u1");
        tell(10);
        go("u1");
        come("u2");

        registration.anew(List.of("u2"), List.of("u1"));

        assertThat(registration.size()).isZero();
        assertThat(registration.isCarried("u1")).isTrue();
        assertThat(tell(10)).isEqualTo(new Step(List.of("u2", "u1"), List.of()));
        assertThat(registration.isCarried("u1")).isFalse();
        assertThat(tell(10)).isEqualTo(new Step(List.of(), List.of("u1")));
    }

    @Test
    void atTheEndEverybodyIsToldAsGone() {
        come("u1");
        come("u2");
        tell(10);

        registration.allChanged();
        here.clear();

        assertThat(tell(10).disconnect()).containsExactlyInAnyOrder("u1", "u2");
        assertThat(registration.size()).isZero();
    }

    /** Whatever the order of changes, in the end Redis has exactly the users who are here. */
    @Property
    void inTheEndRedisKnowsWhoIsHere(@ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> steps) {
        PendingChanges actual = new PendingChanges();
        Set<String> present = new HashSet<>();
        Set<String> redis = new HashSet<>();
        Step underWay = null;
        for (int step : steps) {
            String user = "u" + step % 3;
            if (step < 3) {
                present.add(user);
                actual.changed(user);
            } else if (step < 6) {
                present.remove(user);
                actual.changed(user);
            } else if (step < 8 && underWay == null) {
                underWay = actual.next(present::contains, 2);
            } else if (step == 8 && underWay != null) {
                redis.addAll(underWay.connect());
                underWay.disconnect().forEach(redis::remove);
                actual.done(underWay);
                underWay = null;
            } else if (step == 9) {
                redis.clear();
                underWay = null;
                actual.anew(present, Set.of());
            }
        }
        if (underWay != null) {
            redis.addAll(underWay.connect());
            underWay.disconnect().forEach(redis::remove);
            actual.done(underWay);
        }
        while (actual.hasChanges()) {
            Step next = actual.next(present::contains, 2);
            assertThat(next.connect()).noneMatch(redis::contains);
            assertThat(next.disconnect()).allMatch(redis::contains);
            redis.addAll(next.connect());
            next.disconnect().forEach(redis::remove);
            actual.done(next);
        }
        assertThat(redis).isEqualTo(present);
        assertThat(actual.size()).isEqualTo(present.size());
    }

    private void come(String user) {
        here.add(user);
        registration.changed(user);
    }

    private void go(String user) {
        here.remove(user);
        registration.changed(user);
    }

    private Step tell(int max) {
        Step step = registration.next(here::contains, max);
        registration.done(step);
        return step;
    }
}
