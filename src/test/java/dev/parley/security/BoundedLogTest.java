package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class BoundedLogTest {
    private final BoundedLog log = new BoundedLog();
    private final List<String> written = new ArrayList<>();

    @Test
    void aFloodLeavesSoManyLinesAndTheNextOneTellsHowManyAreMissing() {
        for (int i = 0; i < 5_000; i++) {
            write("a.Flooded", Level.WARN, "line %s", null);
        }
        assertThat(written).hasSizeBetween(BoundedLog.BURST, BoundedLog.BURST + 20);
        int before = written.size();
        long end = System.nanoTime() + 5_000_000_000L;
        while (written.size() == before && System.nanoTime() < end) {
            write("a.Flooded", Level.WARN, "line %s", null);
        }
        assertThat(written.getLast()).matches("line %s \\(and \\d+ more of a\\.Flooded before\\)");
    }

    @Test
    void stackTracesCountForTheirLength() {
        for (int i = 0; i < 500; i++) {
            write("a.Broken", Level.ERROR, "broken", new IllegalStateException());
        }
        assertThat(written)
                .hasSizeBetween(
                        BoundedLog.BURST / BoundedLog.TRACE_LINES, BoundedLog.BURST / BoundedLog.TRACE_LINES + 2);
    }

    @Test
    void othersGoOnAndWhatWasAskedForIsThere() {
        for (int i = 0; i < 1_000; i++) {
            write("a.Flooded", Level.ERROR, "x", null);
        }
        written.clear();
        write("a.Other", Level.ERROR, "y", null);
        write("a.Flooded", Level.INFO, "z", null);
        for (int i = 0; i < 1_000; i++) {
            write("a.Flooded", Level.DEBUG, "d", null);
            write("io.quarkus.http.access-log", Level.INFO, "GET", null);
        }
        assertThat(written).hasSize(2_002).startsWith("y", "z");
    }

    private void write(String category, java.util.logging.Level level, String message, Throwable thrown) {
        ExtLogRecord record = new ExtLogRecord(level, message, BoundedLogTest.class.getName());
        record.setLoggerName(category);
        record.setThrown(thrown);
        if (log.isLoggable(record)) {
            written.add(record.getMessage());
        }
    }
}
