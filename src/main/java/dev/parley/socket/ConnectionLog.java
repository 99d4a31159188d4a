package dev.parley.socket;

import dev.parley.limits.TokenBucket;
import dev.parley.security.SecurityEvent.Source;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Logs one line when a client is authenticated and one when its connection ends. Connections without a valid token are
 * not logged. At most {@value #LINES_PER_SECOND} lines per second are written on average; the next line has the number
 * of those left out. Thread-safe.
 */
@ApplicationScoped
public class ConnectionLog {
    /** The category of all these lines, so that they can be routed elsewhere or switched off. */
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

    /** Logs that the client has shown a valid token. */
    public void began(Source source) {
        if (enabled) {
            write("Connected: " + who(source));
        }
    }

    /** @param code the close code of RFC 6455; 1006 if the connection ended without a close frame */
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

    /** The value in printable ASCII and shortened, so that it fits in one line whatever an id contains; "-" if null. */
    private static String plain(@Nullable String value) {
        return value == null
                ? "-"
                : value.substring(0, Math.min(value.length(), MAX_VALUE_LENGTH)).replaceAll("[^\\x21-\\x7e]", "?");
    }
}
