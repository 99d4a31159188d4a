package dev.parley.config;

import dev.parley.security.BoundedLog;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Filters printed lines: there must be room for them, and they must contain no credentials. */
@LoggingFilter(name = "printed")
public final class PrintedLog implements Filter {
    private final Filter bound = new BoundedLog();
    private final Filter tokens = new TokensOutOfLogs();

    @Override
    public boolean isLoggable(LogRecord line) {
        return bound.isLoggable(line) && tokens.isLoggable(line);
    }
}
