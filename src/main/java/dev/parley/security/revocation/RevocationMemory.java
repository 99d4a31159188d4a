package dev.parley.security.revocation;

import dev.parley.security.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the newest revocations, at most {@code capacity}, and the time since when they are complete. Whether a token
 * from before that time was revoked is unknown. Does no input or output. Thread-safe. Reads do not wait.
 */
final class RevocationMemory {

    /** The result of {@link #judge}. */
    enum Verdict {
        GOOD,
        BARRED,
        UNKNOWN
    }

    private static final Comparator<Revocation> BY_TIME = Comparator.comparing(Revocation::validFrom)
            .thenComparing(Revocation::userId)
            .thenComparing(it -> it.device() == null ? "" : it.device());

    private record Whose(String userId, @Nullable String device) {}

    private final int capacity;
    private final ConcurrentMap<Whose, Revocation> latest = new ConcurrentHashMap<>();
    private final TreeSet<Revocation> byTime = new TreeSet<>(BY_TIME);
    private volatile Instant completeSince = Instant.MAX;

    RevocationMemory(int capacity) {
        this.capacity = capacity;
    }

    /** Declares that this memory, with the revocations added later, has all revocations since that time. */
    synchronized void completeSince(Instant time) {
        completeSince = time;
    }

    /**
     * Adds revocations, and removes the oldest ones beyond the capacity.
     *
     * @return those that were new
     */
    synchronized List<Revocation> learn(List<Revocation> revocations) {
        List<Revocation> news = new ArrayList<>();
        for (Revocation revocation : revocations) {
            Whose whose = new Whose(revocation.userId(), revocation.device());
            Revocation before = latest.get(whose);
            if (before == null || before.validFrom().isBefore(revocation.validFrom())) {
                latest.put(whose, revocation);
                byTime.add(revocation);
                if (before != null) {
                    byTime.remove(before);
                }
                news.add(revocation);
            }
        }
        while (byTime.size() > capacity) {
            forget(byTime.first());
        }
        return news;
    }

    /** Removes revocations that are older. */
    synchronized void forgetBefore(Instant time) {
        while (!byTime.isEmpty() && byTime.first().validFrom().isBefore(time)) {
            forget(byTime.first());
        }
        raise(time);
    }

    Verdict judge(Caller caller) {
        // First the revocations, then the time since when they are complete: a removal in between has raised that time
        // before.
        if (bars(caller)) {
            return Verdict.BARRED;
        }
        return caller.issuedAt().isBefore(completeSince) ? Verdict.UNKNOWN : Verdict.GOOD;
    }

    /** Whether a revocation in the memory applies to the caller. */
    boolean bars(Caller caller) {
        return barring(caller).isPresent();
    }

    /** Returns the revocation that applies to the caller; empty if the memory has none. */
    Optional<Revocation> barring(Caller caller) {
        return Stream.concat(
                        Stream.ofNullable(latest.get(new Whose(caller.userId(), null))),
                        caller.devices().stream().map(device -> latest.get(new Whose(caller.userId(), device))))
                .filter(revocation -> revocation != null && revocation.bars(caller))
                .findFirst();
    }

    int size() {
        return latest.size();
    }

    private void forget(Revocation oldest) {
        raise(oldest.validFrom());
        byTime.remove(oldest);
        latest.remove(new Whose(oldest.userId(), oldest.device()), oldest);
    }

    private void raise(Instant time) {
        if (completeSince.isBefore(time)) {
            completeSince = time;
        }
    }
}
