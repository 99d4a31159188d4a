package dev.parley.security;

import dev.parley.limits.TokenBucket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Limits how many lines each class of the service and its libraries logs per second, so that a repeated failure cannot
 * fill the disk. The next line that is logged says how many were not. Lines below {@code INFO} and the access log,
 * which an operator has asked for, are not limited. Thread-safe.
 */
public final class BoundedLog implements Filter {
    /** The limit of each category and level. */
    static final int LINES_PER_SECOND = 10;

    static final int BURST = 200;
    /** The number of lines that a stack trace counts as. */
    static final int TRACE_LINES = 40;

    private static final String ACCESS_LOG = "io.quarkus.http.access-log";
    /** Categories are names of classes. If there are more of them, the rest share one limit. */
    private static final int MAX_CATEGORIES = 2_000;

    private final Map<String, Category> categories = new ConcurrentHashMap<>();

    private static final class Category {
        private final TokenBucket lines = new TokenBucket(LINES_PER_SECOND, BURST, System.nanoTime());
        private long unwritten;

        /** @return the number of lines that were not logged before this one, or -1 if this one is not logged either */
        synchronized long write(int count) {
            if (!lines.take(count, System.nanoTime())) {
                unwritten++;
                return -1;
            }
            long before = unwritten;
            unwritten = 0;
            return before;
        }
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        String name = record.getLoggerName() == null ? "" : record.getLoggerName();
        if (record.getLevel().intValue() < Level.INFO.intValue()
                || name.equals(ACCESS_LOG)
                || name.equals(SecurityEvents.CATEGORY)) {
            return true;
        }
        String key = record.getLevel().getName() + ' ' + name;
        Category category = categories.computeIfAbsent(
                categories.size() < MAX_CATEGORIES || categories.containsKey(key) ? key : "", _ -> new Category());
        long unwritten = category.write(record.getThrown() == null ? 1 : TRACE_LINES);
        if (unwritten > 0 && record instanceof ExtLogRecord line) {
            line.setMessage(
                    line.getMessage() + " (and " + unwritten + " more of " + name + " before)", line.getFormatStyle());
        }
        return unwritten >= 0;
    }
}
