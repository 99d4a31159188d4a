package dev.parley.feed;

import dev.parley.protocol.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a change of a message only if it is newer than the last one published for that message, and never before
 * the message. Bounded: a change whose entry was evicted may be published twice. Pure state. Event loop only.
 *
 * @param <R> the type of readers
 */
public final class Edits<R> {
    /**
     * A version of a message. Its time of change grows with each change and so identifies the version; a deletion is
     * the last one.
     */
    public record Version(long seq, long version) {
        private static final long DELETED = Long.MAX_VALUE;

        public static Optional<Version> of(Event event) {
            return switch (event) {
                case Event.MessageUpdated(var message)
                when message.seq() > 0 && message.editedAt() != null ->
                    Optional.of(of(message.seq(), message.editedAt(), message.deletedAt()));
                case Event.MessageNew(var message)
                when message.seq() > 0 -> Optional.of(of(message.seq(), message.editedAt(), message.deletedAt()));
                case Event.MessageDeleted(var _, var _, var seq, var _, var _)
                when seq > 0 -> Optional.of(new Version(seq, DELETED));
                default -> Optional.empty();
            };
        }

        public static Version of(LogTail.Edit edit) {
            return of(edit.seq(), edit.editedAt(), edit.deletedAt());
        }

        public static Version of(long seq, @Nullable Instant editedAt, @Nullable Instant deletedAt) {
            return new Version(seq, deletedAt != null ? DELETED : editedAt == null ? 0 : editedAt.toEpochMilli());
        }
    }

    private record Early<R>(Version version, Consumer<R> tell) {}

    /** A change that is kept for readers that are reading the log. */
    record Kept<R>(long seq, Consumer<R> tell) {}

    /** More than the changes of one conversation between two rounds of {@link CatchUp}. */
    private static final int MAX_TOLD = 4096;

    private static final int MAX_EARLY = 64;
    private static final int MAX_KEPT = 256;

    private final Map<Long, Long> told = new LinkedHashMap<>();
    private final TreeMap<Long, Early<R>> early = new TreeMap<>();
    private final List<Kept<R>> kept = new ArrayList<>(0);

    boolean isTold(Version version) {
        return told.getOrDefault(version.seq(), 0L) >= version.version();
    }

    void told(Version version) {
        told.remove(version.seq());
        told.put(version.seq(), version.version());
        if (told.size() > MAX_TOLD) {
            told.remove(told.keySet().iterator().next());
        }
    }

    /** Keeps the change for readers that are reading the log, in which they may see the message without it. */
    void keep(Kept<R> change) {
        if (kept.size() < MAX_KEPT) {
            kept.add(change);
        }
    }

    List<Kept<R>> kept() {
        return kept;
    }

    void nobodyReads() {
        kept.clear();
    }

    /** Keeps the change until its message arrives. @return false if too many changes wait already */
    boolean waits(Version version, Consumer<R> tell) {
        if (early.size() >= MAX_EARLY) {
            return false;
        }
        early.put(version.seq(), new Early<>(version, tell));
        return true;
    }

    /**
     * Returns the change that waits for this message, which has arrived, unless it arrived in that version. Drops the
     * changes that wait for earlier messages, since those will not arrive.
     */
    Optional<Kept<R>> due(Version come, boolean evenIfItIsInIt) {
        if (early.isEmpty()) {
            return Optional.empty();
        }
        early.headMap(come.seq()).clear();
        return Optional.ofNullable(early.remove(come.seq()))
                .filter(it -> evenIfItIsInIt || it.version().version() > come.version())
                .map(it -> new Kept<>(it.version().seq(), it.tell()));
    }

    /** Removes and returns the changes that wait for messages after {@code seq}, which do not exist. */
    List<Kept<R>> stranded(long seq) {
        var beyond = early.tailMap(seq, false);
        List<Kept<R>> stranded = beyond.values().stream()
                .map(it -> new Kept<>(it.version().seq(), it.tell()))
                .toList();
        beyond.clear();
        return stranded;
    }
}
