package dev.parley.socket;

import java.util.EnumSet;
import java.util.Set;

/**
 * The deadlines of a connection: for its first token, the token's end, the next ping and the keep-alive timeout. Pure
 * state. Not thread-safe. All times are in milliseconds of one monotonic clock.
 */
final class ConnectionTimers {
    enum Due {
        PING,
        SILENT,
        UNAUTHENTICATED,
        EXPIRING,
        EXPIRED
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final long pingInterval;
    private final long silenceLimit;
    private long lastInbound;
    private long nextPing;
    private long authenticateBy;
    private long warnAt = NEVER;
    private long expiresAt = NEVER;

    ConnectionTimers(long now, long pingInterval, long silenceLimit, long authTimeout) {
        this.pingInterval = pingInterval;
        this.silenceLimit = silenceLimit;
        this.lastInbound = now;
        this.nextPing = now + pingInterval;
        this.authenticateBy = now + authTimeout;
    }

    void onActivity(long now) {
        lastInbound = now;
    }

    long lastHeard() {
        return lastInbound;
    }

    /** Sets the end of the connection's first or next token. */
    void authenticated(long endsAt, long warning) {
        authenticateBy = NEVER;
        expiresAt = endsAt;
        warnAt = endsAt - warning;
    }

    /** Takes what is due now. Each is due once, except the pings, which repeat. */
    Set<Due> due(long now) {
        Set<Due> due = EnumSet.noneOf(Due.class);
        if (now - lastInbound >= silenceLimit) {
            due.add(Due.SILENT);
        }
        if (now >= authenticateBy) {
            due.add(Due.UNAUTHENTICATED);
        }
        if (now >= expiresAt) {
            due.add(Due.EXPIRED);
        } else if (now >= warnAt) {
            warnAt = NEVER;
            due.add(Due.EXPIRING);
        }
        if (now >= nextPing) {
            nextPing = now + pingInterval;
            due.add(Due.PING);
        }
        return due;
    }

    /** When {@link #due} is to be called next. */
    long next() {
        long soon = Math.min(Math.min(nextPing, lastInbound + silenceLimit), authenticateBy);
        return Math.min(soon, Math.min(warnAt, expiresAt));
    }
}
