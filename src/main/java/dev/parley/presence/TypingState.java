package dev.parley.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What goes on until it ends or is not renewed in time. Pure state. Not thread-safe.
 *
 * @param <K> who does it where
 */
final class TypingState<K> {
    private record Times(
            Instant told, Instant ends, @Nullable String by) {}

    private final Duration lasts;
    private final Duration quiet;
    private final int max;
    private final Map<K, Times> going = new LinkedHashMap<>();

    /**
     * @param lasts how long it goes on without being renewed
     * @param quiet the time for which a renewal is not published
     * @param max how many may go on at the same time; those beyond are not published
     */
    TypingState(Duration lasts, Duration quiet, int max) {
        this.lasts = lasts;
        this.quiet = quiet;
        this.max = max;
    }

    /**
     * @param by the connection that reports it; null if there is none
     * @return whether to publish it
     */
    boolean started(K key, @Nullable String by, Instant now) {
        Times before = going.remove(key);
        if (before == null && going.size() >= max) {
            return false;
        }
        Instant lastTold = before == null ? Instant.MIN : before.told();
        boolean tell = !lastTold.isAfter(now.minus(quiet));
        going.put(key, new Times(tell ? now : lastTold, now.plus(lasts), by));
        return tell;
    }

    /** @return whether it was going on, so that its end is to be published */
    boolean ended(K key) {
        return going.remove(key) != null;
    }

    /** Ends everything that matches, by who does it where, and by the connection that reported it last. */
    List<K> ended(BiPredicate<K, String> which) {
        List<K> ended = going.entrySet().stream()
                .filter(one -> which.test(one.getKey(), one.getValue().by()))
                .map(Map.Entry::getKey)
                .toList();
        ended.forEach(going::remove);
        return ended;
    }

    /** Ends what was not renewed in time. */
    List<K> expired(Instant now) {
        List<K> expired = new ArrayList<>();
        for (Iterator<Map.Entry<K, Times>> all = going.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<K, Times> oldest = all.next();
            if (oldest.getValue().ends().isAfter(now)) {
                break;
            }
            expired.add(oldest.getKey());
            all.remove();
        }
        return expired;
    }

    int size() {
        return going.size();
    }
}
