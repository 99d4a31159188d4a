package dev.parley.socket;

import dev.parley.limits.TokenBucket;
import dev.parley.security.SecurityEvent.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * One line when a client has come in and one when it is gone. A stranger without a token causes none, and of all lines
 * {@value #LINES_PER_SECOND} a second are written at most; the next one says how many were left out. Thread-safe.
 */
@ApplicationScoped
public class ConnectionLog {
    /** The category of all these lines, so that they can be sent elsewhere or switched off. */
    static final String CATEGORY = "dev.parley.connections";

    private static final Logger LOG = Logger.getLogger(CATEGORY);
    private static final int LINES_PER_SECOND = 200;
    private static final int BURST = 1_000;
    private static final int MAX_VALUE_LENGTH = 160;

    private final boolean enabled;
    private final Clock clock;
    private final TokenBucket lines = new TokenBucket(LINES_PER_SECOND, BURST, System.nanoTime());
    private long unwritten;

    ConnectionLog(SocketConfig config, Clock clock) {
        this.enabled = config.logConnections();
        this.clock = clock;
    }

    /** The client has shown a good token. */
    public void began(Source source) {
        if (enabled) {
            write("Connected: " + who(source));
        }
    }

    /** @param code as RFC 6455 has it; 1006 if the connection ended without a close frame */
    public void ended(Source source, int code, Instant connectedAt) {
        if (enabled) {
            write("Disconnected: " + who(source) + " code=" + code + " seconds="
                    + Duration.between(connectedAt, clock.instant()).toSeconds());
        }
    }

    private static String who(Source source) {
        return "user=" + plain(source.userId()) + " dialect=" + source.path() + " address=" + plain(source.address());
    }

    private synchronized void write(String line) {
        if (!lines.take(1, System.nanoTime())) {
            unwritten++;
            return;
        }
        LOG.info(unwritten == 0 ? line : line + " unlogged_before=" + unwritten);
        unwritten = 0;
    }

    /** Fit for one line, whatever characters an id has. */
    private static String plain(String value) {
        return value == null
                ? "-"
                : value.substring(0, Math.min(value.length(), MAX_VALUE_LENGTH)).replaceAll("[^\\x21-\\x7e]", "?");
    }
}
