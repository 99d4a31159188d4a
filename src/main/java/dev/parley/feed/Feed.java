package dev.parley.feed;

import dev.parley.protocol.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one log in order on one event loop. Every reader gets each entry once, in the order of {@code seq}: first what it
 * missed, read from the log page by page, then live entries, without a gap or a repetition between the two. An entry that
 * does not follow the one before its {@code seq}, since that is gone or withheld, names the one that it follows. Pure
 * state. Event loop only.
 */
public final class Feed<R extends Feed.Reader> {
    /** A receiver of entries. */
    public interface Reader {
        void deliver(PreparedEvent prepared);

        /** Delivers several entries, in order. */
        default void deliver(List<PreparedEvent> together) {
            together.forEach(this::deliver);
        }

        /** Whether the reader may see the entry. One that it may not see leaves a hole. */
        default boolean maySee(Event entry) {
            return true;
        }

        /** Learns of an entry that it may not see. It may be suspended or detached here. */
        default void withheld(Event entry) {}

        /**
         * Whether the reader takes more of what it missed. If not, the rest is read when it has written what it has.
         */
        default boolean hasRoom() {
            return true;
        }
    }

    /**
     * The progress of a reader that is not live yet.
     *
     * @param later events beside the entries, which the reader gets when it is live
     */
    private record Place<R>(long seq, Stage stage, List<Consumer<R>> later) {
        private Place<R> at(long reached, Stage next) {
            return new Place<>(reached, next, later);
        }

        private boolean isAhead() {
            return stage == Stage.AHEAD;
        }
    }

    private enum Stage {
        /** More pages of the log are to come. */
        REPLAYING,
        /** The replay went beyond the feed's head. */
        AHEAD,
        /** The reader gets nothing until it is attached again. */
        SUSPENDED
    }

    private static final int MAX_EARLY = 512;
    private static final int MAX_LATER = 256;
    private static final long NOTHING = -1;

    private final Log log;
    private final Sequencer<PreparedEvent> order;
    private final List<R> live = new ArrayList<>(2);
    private @Nullable Map<R, Place<R>> behind;
    /** The last entry of readers who have not got the entries after it, and are not to get them. */
    private @Nullable Map<R, Long> holes;

    private @Nullable List<PreparedEvent> passing;
    /** The last entry that the live readers got. */
    private long passed = NOTHING;

    private boolean fetching;

    public Feed(Log log) {
        this(log, new Sequencer<>(MAX_EARLY));
    }

    public Feed(Log log, Sequencer<PreparedEvent> order) {
        this.log = log;
        this.order = order;
    }

    public Log log() {
        return log;
    }

    /** The last {@code seq} that the live readers got; negative before {@link #start}. */
    public long head() {
        return order.head();
    }

    public boolean isEmpty() {
        return live.isEmpty() && (behind == null || behind.isEmpty());
    }

    int readers() {
        return live.size() + (behind == null ? 0 : behind.size());
    }

    /** Whether entries are known to exist that have not arrived. They are to be read from the log after {@link #head}. */
    public boolean hasGap() {
        return order.behind();
    }

    /** Whether the gap is being read from the log. */
    public boolean fetching() {
        return fetching;
    }

    public void fetching(boolean on) {
        fetching = on;
    }

    /** Starts the feed at the newest {@code seq} that was read from the log. */
    public void start(long lastSeq) {
        if (!order.started()) {
            passed = lastSeq;
        }
        order.start(lastSeq, this::pass);
    }

    /** Notes that the log has an entry at {@code seq}. If it has not arrived, there is a gap. */
    public void learn(long seq) {
        order.learn(seq);
    }

    /** Takes an entry from any source: a commit here, another instance, the log. */
    public void offer(PreparedEvent prepared) {
        order.offer(seq(prepared), prepared, this::pass);
    }

    /**
     * Takes several entries that arrived together, in order. Each reader gets all of them before the next reader does.
     */
    public void offer(List<PreparedEvent> together) {
        passing = new ArrayList<>(together.size());
        try {
            together.forEach(this::offer);
        } finally {
            passOn();
            passing = null;
        }
    }

    /**
     * The highest {@code seq} known from the log. A read of the log that begins now has all entries up to it that are
     * not deleted.
     */
    public long logged() {
        return order.logged();
    }

    /**
     * Takes a page of the log after {@code after}, read in one query. Entries that are missing from it were deleted by
     * retention or superseded, and are not waited for.
     *
     * @param page   in order
     * @param last   whether the log had no more when the page was read
     * @param logged the value of {@link #logged} before the page was read
     */
    public void filled(long after, List<PreparedEvent> page, boolean last, long logged) {
        // The page has the messages as they are now, so that what arrived before may be older.
        order.dropEarly(after, page.isEmpty() ? after : seq(page.getLast()));
        long before = after;
        for (PreparedEvent prepared : page) {
            order.nothingBetween(before, seq(prepared), this::pass);
            offer(prepared);
            before = seq(prepared);
        }
        if (last) {
            order.nothingBetween(before, logged + 1, this::pass);
        }
        if (page.isEmpty()) {
            order.nothingFollows();
        }
        levelWithThoseAhead();
    }

    /**
     * Adds a reader that gets the entries from now on. Before {@link #start} that is all that arrive, also those that have
     * arrived already.
     */
    public void join(R reader) {
        if (!has(reader)) {
            live.add(reader);
        }
    }

    /**
     * Starts the feed for readers that have joined: at the newest {@code seq} that was read from the log, or earlier, so
     * that the entries that have arrived are passed on. Without effect if the feed has started.
     */
    public void startForJoined(long lastSeq) {
        if (!order.started()) {
            start(Math.min(lastSeq, order.firstEarly() - 1));
        }
        learn(lastSeq);
    }

    /** Adds a reader that holds everything up to {@code seq}. It gets what it missed by {@link #replayed}. */
    public void attach(R reader, long seq) {
        attach(reader, seq, seq);
    }

    /**
     * Adds a reader that gets the entries after {@code seq}, by {@link #replayed}.
     *
     * @param held the last entry that it holds, up to {@code seq}: it is not to get those between the two
     */
    public void attach(R reader, long seq, long held) {
        Place<R> before = behind == null ? null : behind.get(reader);
        detach(reader);
        if (behind == null) {
            behind = new LinkedHashMap<>(2);
        }
        List<Consumer<R>> later = before == null ? new ArrayList<>(0) : before.later();
        behind.put(reader, new Place<>(seq, Stage.REPLAYING, later));
        if (held < seq) {
            hole(reader, held);
        }
    }

    /** Gives the reader nothing until it is attached again. Events beside the entries are kept for it. */
    public void suspend(R reader) {
        long reached = reached(reader);
        Long hole = holes == null ? null : holes.get(reader);
        attach(reader, reached, hole == null ? reached : hole);
        behind().computeIfPresent(reader, (_, place) -> place.at(reached, Stage.SUSPENDED));
    }

    public boolean isSuspended(R reader) {
        Place<R> place = behind == null ? null : behind.get(reader);
        return place != null && place.stage() == Stage.SUSPENDED;
    }

    public boolean detach(R reader) {
        boolean wasBehind = behind != null && behind.remove(reader) != null;
        if (holes != null) {
            holes.remove(reader);
        }
        return live.remove(reader) || wasBehind;
    }

    /** The {@code seq} up to which the reader has everything; negative if it is not attached. */
    public long reached(R reader) {
        Place<R> place = behind == null ? null : behind.get(reader);
        return place != null ? place.seq() : live.contains(reader) ? order.head() : -1;
    }

    /** The last entry that the reader got, or said that it holds; before {@link #reached} if there is a hole behind it. */
    public long held(R reader) {
        Long held = holes == null ? null : holes.get(reader);
        return held == null ? reached(reader) : held;
    }

    /** Calls the action with each reader and the {@code seq} that it has reached. */
    public void eachReached(ObjLongConsumer<R> action) {
        live.forEach(reader -> action.accept(reader, order.head()));
        if (behind != null) {
            behind.forEach((reader, place) -> action.accept(reader, place.seq()));
        }
    }

    public boolean has(R reader) {
        return live.contains(reader) || (behind != null && behind.containsKey(reader));
    }

    /**
     * Gives a reader a page of what it missed, in order. Entries that are missing from the page are gone.
     *
     * @param after  the {@code seq} after which the page was read. If the reader is not there any more, it was attached
     *               anew, and the page is ignored
     * @param last   whether the log had no more when the page was read
     * @param logged the {@code seq} that the log certainly had when the page was read
     * @return the {@code seq} after which the next page is to be read; empty if the reader is up to date or gone
     */
    public OptionalLong replayed(R reader, long after, List<PreparedEvent> page, boolean last, long logged) {
        Place<R> place = behind == null ? null : behind.get(reader);
        if (place == null || place.stage() != Stage.REPLAYING || place.seq() != after) {
            return OptionalLong.empty();
        }
        long reached = place.seq();
        boolean whole = true;
        for (PreparedEvent prepared : page) {
            long seq = seq(prepared);
            if (seq > reached) {
                whole = reader.hasRoom();
                if (!whole) {
                    break;
                }
                Place<R> now = place.at(seq, Stage.REPLAYING);
                behind().put(reader, now);
                give(reader, prepared, reached);
                reached = seq;
                if (behind == null || behind.get(reader) != now) {
                    return OptionalLong.empty();
                }
            }
        }
        if (last && whole && logged > reached) {
            // Otherwise deleted entries would be requested again and again.
            hole(reader, reached);
            reached = logged;
        }
        if (!last || !whole || reached < order.head()) {
            behind().put(reader, place.at(reached, Stage.REPLAYING));
            return OptionalLong.of(reached);
        }
        settle(reader, place, reached);
        return OptionalLong.empty();
    }

    /**
     * Gives all readers an event beside the entries. Readers that are not live get it when they are, since it may refer
     * to an entry that they do not have yet. Beyond {@value #MAX_LATER} such events, it is given at once, or dropped if
     * the reader is suspended.
     */
    public void tell(Consumer<R> action) {
        List.copyOf(live).forEach(action);
        if (behind != null) {
            for (var entry : List.copyOf(behind().entrySet())) {
                if (entry.getValue().later().size() < MAX_LATER) {
                    entry.getValue().later().add(action);
                } else if (entry.getValue().stage() != Stage.SUSPENDED) {
                    action.accept(entry.getKey());
                }
            }
        }
    }

    private void settle(R reader, Place<R> place, long reached) {
        if (reached == order.head()) {
            goLive(reader, place);
        } else {
            behind().put(reader, place.at(reached, Stage.AHEAD));
            start(reached);
        }
    }

    private Map<R, Place<R>> behind() {
        return Objects.requireNonNull(behind, "no reader is behind");
    }

    private void goLive(R reader, Place<R> place) {
        behind().remove(reader);
        live.add(reader);
        place.later().forEach(action -> action.accept(reader));
    }

    /** Gives the reader an entry, unless it may not see it. It has got everything up to {@code reached}, but for a hole. */
    private void give(R reader, PreparedEvent prepared, long reached) {
        Long held = holes == null ? null : holes.get(reader);
        if (!reader.maySee(prepared.event())) {
            if (held == null) {
                hole(reader, reached);
            }
            reader.withheld(prepared.event());
            return;
        }
        if (held != null && holes != null) {
            holes.remove(reader);
        }
        reader.deliver(prepared.after(held == null ? reached : held));
    }

    private void hole(R reader, long held) {
        if (holes == null) {
            holes = new HashMap<>(2);
        }
        holes.putIfAbsent(reader, held);
    }

    private void passOn() {
        if (passing != null && !passing.isEmpty()) {
            List<PreparedEvent> together = List.copyOf(passing);
            passing.clear();
            for (int i = 0; i < live.size(); i++) {
                live.get(i).deliver(together);
            }
        }
    }

    private void pass(PreparedEvent prepared) {
        long before = passed;
        passed = seq(prepared);
        if (passing != null) {
            if (isForAll(prepared, before)) {
                passing.add(prepared);
                return;
            }
            passOn();
        }
        if (isForAll(prepared, before)) {
            for (int i = 0; i < live.size(); i++) {
                live.get(i).deliver(prepared);
            }
            return;
        }
        for (R reader : List.copyOf(live)) {
            give(reader, prepared, before);
        }
        if (behind != null && !behind.isEmpty()) {
            passToThoseAhead(prepared, passed);
        }
    }

    /** Whether all readers are live, and get the same. */
    private boolean isForAll(PreparedEvent prepared, long before) {
        return (behind == null || behind.isEmpty())
                && (holes == null || holes.isEmpty())
                && before == passed - 1
                && prepared.event() instanceof Event.MessageNew;
    }

    /**
     * Gives the entry to readers whose replay went beyond the feed: they skip what they have, and are live once the feed
     * has reached them.
     */
    private void passToThoseAhead(PreparedEvent prepared, long seq) {
        for (var entry : List.copyOf(behind().entrySet())) {
            Place<R> place = entry.getValue();
            if (place.isAhead() && seq >= place.seq()) {
                R reader = entry.getKey();
                Place<R> now = place.at(seq, Stage.AHEAD);
                behind().put(reader, now);
                if (seq > place.seq()) {
                    give(reader, prepared, place.seq());
                }
                if (behind().get(reader) == now) {
                    goLive(reader, now);
                }
            }
        }
    }

    /** Promotes readers that were ahead, when the feed skips a range that is gone. */
    private void levelWithThoseAhead() {
        if (behind != null && !behind.isEmpty()) {
            for (var entry : List.copyOf(behind().entrySet())) {
                if (entry.getValue().isAhead() && entry.getValue().seq() <= order.head()) {
                    goLive(entry.getKey(), entry.getValue());
                }
            }
        }
    }

    private static long seq(PreparedEvent prepared) {
        long seq = prepared.event().logSeq();
        if (seq <= 0) {
            throw new IllegalArgumentException("not an entry of a log");
        }
        return seq;
    }
}
