package dev.parley.socket;

import java.util.EnumSet;
import java.util.Set;

/**
 * The times in a connection's life: when it must have a token, when that ends, when to ping it, when it counts as
 * dead. Pure state; all times in milliseconds of one clock that does not run backwards.
 */
final class ConnectionTimers {
    /** What is due. */
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

    void heard(long now) {
        lastInbound = now;
    }

    long lastHeard() {
        return lastInbound;
    }

    /** The connection has a token now, or another one. */
    void authenticated(long endsAt, long warning) {
        authenticateBy = NEVER;
        expiresAt = endsAt;
        warnAt = endsAt - warning;
    }

    /** What is due now, each once; the pings go on. */
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

    /** When to look again. */
    long next() {
        long soon = Math.min(Math.min(nextPing, lastInbound + silenceLimit), authenticateBy);
        return Math.min(soon, Math.min(warnAt, expiresAt));
    }
}
