package dev.parley.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ErrorCode;
import dev.parley.sql.SqlFault;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class RecoveryTest {
    @ParameterizedTest
    @CsvSource({
        "23505, DUPLICATE",
        "40001, CONTENTION",
        "40P01, CONTENTION",
        "40003, LOST",
        "22021, DATA",
        "22P05, DATA",
        "23514, DATA",
        "54000, DATA",
        "42P01, BUG",
        "57014, UNAVAILABLE",
        "57P01, LOST",
        "53300, UNAVAILABLE"
    })
    void sqlStatesSayWhatAFailureIs(String state, SqlFault fault) {
        PgException failure = new PgException("failed", "ERROR", state, null);

        assertThat(SqlFault.of(failure)).isEqualTo(fault);
        assertThat(SqlFault.of(new RuntimeException(failure))).isEqualTo(fault);
    }

    @Test
    void aFailureWithoutSqlStateLeavesTheOutcomeUnknown() {
        assertThat(SqlFault.of(new IOException("Connection reset"))).isEqualTo(SqlFault.LOST);
        assertThat(SqlFault.of(new RuntimeException(new TimeoutException()))).isEqualTo(SqlFault.UNAVAILABLE);
    }

    @Test
    void aBadValueIsNarrowedDownToItsSender() {
        assertThat(Recovery.after(SqlFault.DATA, 2, 1)).isEqualTo(new Recovery.Halve());
        assertThat(Recovery.after(SqlFault.DATA, 1, 1))
                .isInstanceOfSatisfying(
                        Recovery.GiveUp.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }

    @Test
    void nothingIsRunAgainWhoseOutcomeIsUnknown() {
        assertThat(Recovery.after(SqlFault.LOST, 500, 1)).isEqualTo(new Recovery.LookUp());
        assertThat(Recovery.after(SqlFault.UNAVAILABLE, 500, 1))
                .isInstanceOfSatisfying(
                        Recovery.GiveUp.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Property
    void everyBatchEndsInBoundedWork(@ForAll SqlFault fault, @ForAll @IntRange(min = 1, max = 500) int size) {
        // Every statement fails in the same way, which is the worst case.
        assertThat(statements(fault, size, 1)).isLessThanOrEqualTo(2 * size * Recovery.MAX_ATTEMPTS);
    }

    private static int statements(SqlFault fault, int size, int attempt) {
        return 1
                + switch (Recovery.after(fault, size, attempt)) {
                    case Recovery.Again(int next) -> {
                        assertThat(next).isEqualTo(attempt + 1);
                        yield statements(fault, size, next);
                    }
                    case Recovery.Halve() -> statements(fault, size / 2, 1) + statements(fault, size - size / 2, 1);
                    case Recovery.LookUp _ -> 1;
                    case Recovery.GiveUp _ -> 0;
                };
    }
}
