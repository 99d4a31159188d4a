package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.PresenceStore.Arrival;
import dev.parley.presence.PresenceStore.Reaped;
import dev.parley.protocol.Status;
import dev.parley.redis.RedisCommands;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The scripts on a real Redis and their model in Java give the same answers to the same calls. */
@QuarkusTest
class ScriptModelTest {
    private static final int WORLDS = 20;
    private static final int STEPS = 60;
    private static final List<String> USERS = List.of("u1", "u2", "u3");

    @Inject
    RedisCommands redis;

    @Test
    void theModelDoesAsTheScripts() {
        long from = ThreadLocalRandom.current().nextInt(1_000_000);
        for (long seed = from; seed < from + WORLDS; seed++) {
            compare(seed);
        }
    }

    private void compare(long seed) {
        Random random = new Random(seed);
        Scripts scripts = new Scripts(redis);
        ScriptModel model = new ScriptModel();
        for (int step = 0; step < STEPS; step++) {
            String what = step(random, scripts, model, "seed " + seed + ", step " + step + ": ");
            assertThat(model.keys(now())).as(what).isEqualTo(scripts.keys());
            assertThat(model.read(USERS)).as(what).isEqualTo(scripts.read(USERS.toArray(String[]::new)));
        }
    }

    /** Their clocks differ a little, so times are not compared. */
    private static String step(Random random, Scripts scripts, ScriptModel model, String at) {
        String instance = "i" + random.nextInt(3);
        String user = USERS.get(random.nextInt(3));
        Duration grace = random.nextBoolean() ? Duration.ZERO : Scripts.LONG;
        int kind = random.nextInt(14);
        String what = at + kind + " of " + user + " on " + instance + ", " + grace;
        switch (kind) {
            case 0, 1 ->
                same(
                        what,
                        model.lease(instance, Scripts.LONG.toMillis(), now()),
                        scripts.lease(instance, Scripts.LONG),
                        it -> List.of(it.held(), it.users()));
            case 2 -> {
                scripts.kill(instance);
                model.expire(instance);
            }
            case 3, 4, 5, 6 -> {
                VersionedStatus shown = random.nextBoolean()
                        ? VersionedStatus.FIRST
                        : new VersionedStatus(
                                Status.values()[random.nextInt(Status.values().length)], 1 + random.nextInt(3));
                Arrival arrival = new Arrival(user, shown);
                same(
                        what + " as " + shown,
                        model.connect(instance, List.of(arrival), now()),
                        scripts.connect(instance, arrival),
                        answer -> answer.map(all -> all.stream()
                                .map(it -> List.of(
                                        it.userId(), it.before(), it.shown().status()))
                                .toList()));
            }
            case 7, 8, 9 ->
                same(
                        what,
                        model.disconnect(instance, grace.toMillis(), List.of(user), now()),
                        scripts.disconnect(instance, grace, user),
                        Function.identity());
            case 10 ->
                same(what, model.depart(100, now()), scripts.depart(100), all -> all.stream()
                        .map(it -> List.of(it.userId(), it.shown()))
                        .sorted((a, b) -> a.toString().compareTo(b.toString()))
                        .toList());
            case 11 -> {
                int taken = 0;
                for (Reaped next = model.reap(100, now()); next.more(); next = model.reap(100, now())) {
                    taken += next.users();
                }
                for (Reaped next = scripts.reap(100); next.more(); next = scripts.reap(100)) {
                    taken -= next.users();
                }
                assertThat(taken).as(what).isZero();
            }
            case 12 -> {
                scripts.resign(instance);
                model.resign(instance);
            }
            default -> {
                Status status = Status.values()[random.nextInt(Status.values().length)];
                same(
                        what + " as " + status,
                        model.status(user, status, now()),
                        scripts.status(user, status),
                        answer ->
                                answer.map(it -> List.of(it.before(), it.shown().status())));
            }
        }
        return what;
    }

    private static <T> void same(String what, T expected, T actual, Function<T, ?> seen) {
        assertThat(seen.apply(actual)).as(what).isEqualTo(seen.apply(expected));
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
