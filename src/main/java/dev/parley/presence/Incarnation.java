package dev.parley.presence;

import dev.parley.presence.PresenceStore.Lease;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The names under which an instance is known to Redis, one after the other: it never goes on under one whose lease it
 * may have lost. Pure state; what only reads may be called from any thread, the rest not from several at once. Times
 * are {@link System#nanoTime}'s.
 */
final class Incarnation {
    /** In this time after Redis has lost its memory, all instances have come back to it. */
    static final Duration SETTLING = Duration.ofSeconds(10);
    /** After a failure it is not tried again sooner. */
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** Names beyond that are given up when their leases end. */
    private static final int MAX_OLD = 8;

    private final String instance;
    private final Deque<String> oldNames = new ArrayDeque<>();
    private volatile String name;
    private volatile long leasedAt;
    private volatile long settledAt;
    private int names;
    private long epoch = -1;
    private long retryAt;
    private boolean memoryLost;

    Incarnation(String instance, long now) {
        this.instance = instance;
        this.leasedAt = now;
        this.settledAt = now;
        this.retryAt = now;
    }

    /** The name that holds the lease, as far as is known; null where none does. */
    String name() {
        return name;
    }

    double leaseAgeSeconds(long now) {
        return (now - leasedAt) / 1e9;
    }

    /** Whether all instances have had time to tell Redis who is there, since it last lost its memory. */
    boolean isSettled(long now) {
        return name != null && now - settledAt >= 0;
    }

    boolean mayBegin(long now) {
        return name == null && now - retryAt >= 0;
    }

    /** A name never used before, to take the lease by. Until {@link #begun}, another try has to wait. */
    String begin(long now) {
        retryAt = now + RETRY.toNanos();
        return instance + "-" + ++names;
    }

    /** @return whether Redis has lost its memory since the lease before */
    boolean begun(String fresh, Lease lease, long now) {
        boolean forgotten = epoch != -1 && epoch != lease.epoch();
        memoryLost |= forgotten;
        epoch = lease.epoch();
        leasedAt = now;
        settledAt = now
                + SETTLING.minusMillis(Math.max(0, lease.now() - lease.epoch())).toNanos();
        name = fresh;
        return forgotten;
    }

    /**
     * Whether all is as it should be; where it is not, the name is given up, and a new one may be begun at once.
     *
     * @param users how many Redis should know of
     */
    boolean renewed(Lease lease, int users, long now) {
        if (lease.held() && lease.users() == users) {
            leasedAt = now;
            return true;
        }
        lost(name, now);
        return false;
    }

    /** The name has lost its lease. Without effect where another is in use already. */
    void lost(String lost, long now) {
        if (lost != null && lost.equals(name)) {
            retryAt = now;
            name = null;
            if (oldNames.size() < MAX_OLD) {
                oldNames.add(lost);
            }
        }
    }

    /** It is not known what was done in the name: the same, but not again at once. */
    void failed(String failed, long now) {
        if (failed.equals(name)) {
            lost(failed, now);
            retryAt = now + RETRY.toNanos();
        }
    }

    /** Nothing more is done in any name. @return the last */
    String end() {
        String last = name;
        name = null;
        return last;
    }

    boolean hasOldNames() {
        return !oldNames.isEmpty();
    }

    /** Takes a name whose lease is to be given back, now that everybody is known by the new one. */
    String takeOldName() {
        return oldNames.poll();
    }

    /** Whether others have been told of users whom Redis does not know, because it has forgotten them. */
    boolean isMemoryLost() {
        return memoryLost;
    }

    /** Everybody is registered again. */
    void complete() {
        memoryLost = false;
    }
}
