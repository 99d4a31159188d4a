package dev.parley.presence;

import dev.parley.presence.PresenceStore.Lease;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The names under which an instance registers in Redis, one after the other. It never continues under a name whose
 * lease it may have lost. Pure state. Reading is thread-safe, the rest is not. Times are those of {@link
 * System#nanoTime}.
 */
final class Incarnation {
    /** How long after Redis lost its data all instances have registered again. */
    static final Duration SETTLING = Duration.ofSeconds(10);
    /** The least time between a failure and the next attempt. */
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** The maximum number of old names to give back. Those beyond end with their leases. */
    private static final int MAX_OLD = 8;

    private final String instance;
    private final Deque<String> oldNames = new ArrayDeque<>();
    private volatile @Nullable String name;
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

    /** The name that holds the lease as far as is known, or null if none does. */
    @Nullable String name() {
        return name;
    }

    double leaseAgeSeconds(long now) {
        return (now - leasedAt) / 1e9;
    }

    /** Whether all instances have had time to register their users since Redis last lost its data. */
    boolean isSettled(long now) {
        return name != null && now - settledAt >= 0;
    }

    boolean mayBegin(long now) {
        return name == null && now - retryAt >= 0;
    }

    /** A new name, never used before, to take the lease with. Until {@link #begun} another attempt has to wait. */
    String begin(long now) {
        retryAt = now + RETRY.toNanos();
        return instance + "-" + ++names;
    }

    /** @return whether Redis has lost its data since the previous lease */
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
     * Whether the registration is complete. If not, the name is given up, and a new one may begin at once.
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

    /** Notes that the name has lost its lease. No effect if another name is in use already. */
    void lost(@Nullable String lost, long now) {
        if (lost != null && lost.equals(name)) {
            retryAt = now;
            name = null;
            if (oldNames.size() < MAX_OLD) {
                oldNames.add(lost);
            }
        }
    }

    /** Notes that the outcome of a script is unknown: gives the name up, and waits before the next attempt. */
    void failed(String failed, long now) {
        if (failed.equals(name)) {
            lost(failed, now);
            retryAt = now + RETRY.toNanos();
        }
    }

    /** Ends it: no name is used any more. @return the last one */
    String end() {
        String last = Objects.requireNonNull(name);
        name = null;
        return last;
    }

    boolean hasOldNames() {
        return !oldNames.isEmpty();
    }

    /** Takes an old name to give back, after all users are registered under the new one. */
    String takeOldName() {
        return oldNames.remove();
    }

    /** Whether users were announced that Redis does not know any more, because it lost its data. */
    boolean isMemoryLost() {
        return memoryLost;
    }

    /** Notes that all users are registered again. */
    void complete() {
        memoryLost = false;
    }
}
