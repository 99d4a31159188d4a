package dev.parley.config;

import dev.parley.security.BoundedLog;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** What a line must pass before it is printed: there is room for it, and nothing in it proves somebody's identity. */
@LoggingFilter(name = "printed")
public final class PrintedLog implements Filter {
    private final Filter bound = new BoundedLog();
    private final Filter tokens = new TokensOutOfLogs();

    @Override
    public boolean isLoggable(LogRecord line) {
        return bound.isLoggable(line) && tokens.isLoggable(line);
    }
}
