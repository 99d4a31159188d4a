package dev.parley.security;

import dev.parley.limits.TokenBucket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Lets each class of the service and its libraries write so many lines a second and no more, so that nobody can fill
 * the disk by making something fail again and again. The next line that is written tells how many were not. What is
 * below {@code INFO}, and the access log, an operator has asked for, and gets. Thread-safe.
 */
public final class BoundedLog implements Filter {
    /** Of each category and level. */
    static final int LINES_PER_SECOND = 10;

    static final int BURST = 200;
    /** What a stack trace counts as. */
    static final int TRACE_LINES = 40;

    private static final String ACCESS_LOG = "io.quarkus.http.access-log";
    /** Categories are names of classes; should there be more of them, the rest share one bound. */
    private static final int MAX_CATEGORIES = 2_000;

    private final Map<String, Category> categories = new ConcurrentHashMap<>();

    private static final class Category {
        private final TokenBucket lines = new TokenBucket(LINES_PER_SECOND, BURST, System.nanoTime());
        private long unwritten;

        /** @return how many were not written before this one, or -1 if this is not either */
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
