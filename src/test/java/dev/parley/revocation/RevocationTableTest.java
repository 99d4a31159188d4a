package dev.parley.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.LastSeen;
import dev.parley.security.revocation.Revocation;
import dev.parley.security.revocation.RevocationStore.Position;
import dev.parley.testing.People;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RevocationTableTest {

    @Inject
    RevocationTable table;

    @Inject
    LastSeen lastSeen;

    @Inject
    Pool pool;

    private final String alice = People.newId();

    @Test
    void theLaterTimeCountsAndAllContainsTheDevices() {
        Revocation phone = revoke("phone", true, null);
        Revocation again = revoke("phone", true, phone.validFrom().plusSeconds(2));
        assertThat(again.validFrom()).isEqualTo(phone.validFrom().plusSeconds(2));
        assertThat(revoke("phone", true, phone.validFrom()))
                .as("an earlier time changes nothing")
                .isEqualTo(again);
        assertThat(of("phone", "login")).containsExactly(again);
        assertThat(of("desk")).isEmpty();
        assertThat(of()).isEmpty();
        Revocation all = revoke(null, true, again.validFrom());
        assertThat(all.device()).isNull();
        assertThat(of("phone")).containsExactly(all);
        assertThat(table.newest(all.validFrom(), 100).await().indefinitely()).contains(all);
    }

    /** Tokens have whole seconds as their time: those of the current second were issued before. */
    @Test
    void tokensAreGoodFromTheNextWholeSecondOn() {
        Instant from = revoke(null, true, null).validFrom();
        assertThat(from.getNano()).isZero();
        OffsetDateTime now = pool.query("SELECT clock_timestamp() AS now")
                .executeAndAwait()
                .iterator()
                .next()
                .getOffsetDateTime("now");
        assertThat(from)
                .isAfter(now.toInstant().minusSeconds(1))
                .isBeforeOrEqualTo(now.toInstant().plusSeconds(1));
    }

    @Test
    void whatAServiceRevokesLeavesWhatAnAdminDidForAdmins() {
        Revocation byAdmin = revoke("phone", true, null);
        Revocation later = revoke(null, false, byAdmin.validFrom().plusSeconds(5));
        assertThat(later.adminsValidFrom()).isNull();
        assertThat(of("phone")).containsExactlyInAnyOrder(byAdmin, later);
        assertThat(revoke("phone", false, byAdmin.validFrom().plusSeconds(6)).adminsValidFrom())
                .isEqualTo(byAdmin.adminsValidFrom());
    }

    private Revocation revoke(String device, boolean byAdmin, Instant atLeast) {
        return table.revoke(alice, device, byAdmin, atLeast).await().indefinitely();
    }

    private List<Revocation> of(String... devices) {
        return table.of(alice, List.of(devices)).await().indefinitely();
    }

    /** A manual statement gives many rows the same time. */
    @Test
    void pagesGoOnAmongRowsOfOneTime() {
        List<String> users =
                IntStream.range(0, 7).mapToObj(_ -> People.newId()).sorted().toList();
        OffsetDateTime time = OffsetDateTime.parse("2020-01-01T00:00:00Z");
        users.forEach(user -> {
            pool.preparedQuery("INSERT INTO app_user (id, tokens_valid_from) VALUES ($1, $2)")
                    .executeAndAwait(Tuple.of(user, time));
            pool.preparedQuery("INSERT INTO revoked_device VALUES ($1, 'd', $2)")
                    .executeAndAwait(Tuple.of(user, time));
        });
        List<String> found = new ArrayList<>();
        Position from = new Position(time.toInstant(), "", "");
        for (List<Revocation> page; !(page = page(from)).isEmpty(); ) {
            page.forEach(it -> found.add(it.userId() + " " + it.device()));
            Revocation last = page.getLast();
            from = new Position(last.validFrom(), last.userId(), last.device() == null ? "" : last.device());
        }
        assertThat(found)
                .containsExactlyElementsOf(users.stream()
                        .flatMap(user -> List.of(user + " null", user + " d").stream())
                        .toList());
    }

    /** Otherwise the end of their session would restore what was removed. */
    @Test
    void whoIsForgottenIsNotRememberedForHavingBeenSentAway() {
        Instant now = revoke(null, true, null).validFrom();
        lastSeen.store(Map.of(alice, now.plusSeconds(5))).await().indefinitely();
        assertThat(lastSeen.of(List.of(alice)).await().indefinitely()).isEmpty();
        lastSeen.store(Map.of(alice, now.plus(Duration.ofMinutes(2)))).await().indefinitely();
        assertThat(lastSeen.of(List.of(alice)).await().indefinitely()).containsKey(alice);
    }

    private List<Revocation> page(Position from) {
        return table.after(from, 3).await().indefinitely().revocations().stream()
                .filter(it -> it.validFrom().equals(Instant.parse("2020-01-01T00:00:00Z")))
                .toList();
    }
}
