package dev.parley.delivery;

import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * One conversation's order on one event loop. Every reader gets each message once, in the order of {@code seq}: first
 * what it missed, read from the log page by page, then what comes live, with no gap and no repeat where the two meet.
 * Pure state; used on its event loop only.
 */
public final class Feed<R extends Feed.Reader> {
    /** Who reads. */
    interface Reader {
        void deliver(PreparedEvent prepared);

        /** The same for several, in order. */
        default void deliver(List<PreparedEvent> together) {
            together.forEach(this::deliver);
        }

        /**
         * Whether it takes more of what it missed. Where it does not, the rest is read when it has taken the others.
         */
        default boolean hasRoom() {
            return true;
        }
    }

    /**
     * How far a reader got that is not live yet.
     *
     * @param later what it is told when it is live
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
        /** Pages of the log are still to come. */
        REPLAYING,
        /** The replay outran the feed. */
        AHEAD,
        /** It is given nothing until it is attached again. */
        SUSPENDED
    }

    private static final int MAX_EARLY = 512;
    private static final int MAX_LATER = 256;

    private final String conversationId;
    private final Sequencer<PreparedEvent> order;
    private final List<R> live = new ArrayList<>(2);
    private Map<R, Place<R>> behind;
    private List<PreparedEvent> passing;
    private boolean fetching;
    private int joins;
    private Edits<R> edits;

    Feed(String conversationId) {
        this(conversationId, new Sequencer<>(MAX_EARLY));
    }

    Feed(String conversationId, Sequencer<PreparedEvent> order) {
        this.conversationId = conversationId;
        this.order = order;
    }

    String conversationId() {
        return conversationId;
    }

    /** The last {@code seq} that the live readers got; negative until {@link #start}. */
    long head() {
        return order.head();
    }

    boolean isEmpty() {
        return live.isEmpty() && (behind == null || behind.isEmpty());
    }

    int readers() {
        return live.size() + (behind == null ? 0 : behind.size());
    }

    /** Whether messages are known to exist that did not come: they are to be read from the log after {@link #head}. */
    boolean hasGap() {
        return order.behind();
    }

    /** Whether somebody is reading the gap from the log already. */
    boolean fetching() {
        return fetching;
    }

    void fetching(boolean on) {
        fetching = on;
    }

    /** The log's newest {@code seq}, as somebody has read it there. */
    void start(long lastSeq) {
        order.start(lastSeq, this::pass);
    }

    /** A message at {@code seq} exists; whoever has not got it yet has a gap before it. */
    void learn(long seq) {
        order.learn(seq);
    }

    /** A stored message that came from anywhere: a commit here, another instance, the log. */
    void offer(PreparedEvent prepared) {
        order.offer(seq(prepared), prepared, this::pass);
    }

    /** The same for several that came at once, in order: each reader gets all of them before the next one does. */
    void offer(List<PreparedEvent> together) {
        passing = new ArrayList<>(together.size());
        try {
            together.forEach(this::offer);
        } finally {
            passOn();
            passing = null;
        }
    }

    /**
     * How far the log is known to have come; what is read in it from now on shows everything up to there that is left.
     */
    long logged() {
        return order.logged();
    }

    /**
     * What the log has after {@code after}, read in one go. The oldest messages may be gone from it: what a page leaves
     * out is not waited for.
     *
     * @param page   in order
     * @param last   whether the log had no more when it was read
     * @param logged how far it was known to have come before it was read
     */
    void filled(long after, List<PreparedEvent> page, boolean last, long logged) {
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
            if (edits != null) {
                edits.stranded(order.logged()).forEach(this::tellEdit);
            }
        }
        levelWithThoseAhead();
    }

    /** Takes in a reader that holds everything up to {@code seq}; its missed messages follow by {@link #replayed}. */
    void attach(R reader, long seq) {
        Place<R> before = behind == null ? null : behind.get(reader);
        boolean wasThere = detach(reader);
        if (behind == null) {
            behind = new LinkedHashMap<>(2);
        }
        List<Consumer<R>> later = before == null ? new ArrayList<>(0) : before.later();
        if (edits != null) {
            // One that was there was told already, and needs it again only with the message.
            edits.kept().stream()
                    .filter(it -> !wasThere || it.seq() > seq)
                    .map(Edits.Kept::tell)
                    .filter(tell -> !later.contains(tell))
                    .forEach(later::add);
        }
        behind.put(reader, new Place<>(seq, Stage.REPLAYING, later));
    }

    /** Gives the reader nothing until it is attached again; what it is told beside the messages is kept for it. */
    void suspend(R reader) {
        long reached = reached(reader);
        attach(reader, reached);
        behind.computeIfPresent(reader, (_, place) -> place.at(reached, Stage.SUSPENDED));
    }

    boolean isSuspended(R reader) {
        Place<R> place = behind == null ? null : behind.get(reader);
        return place != null && place.stage() == Stage.SUSPENDED;
    }

    /** Somebody who is to be attached begins to read the log; until {@link #joined}, changes are kept for them. */
    void joining() {
        joins++;
    }

    void joined() {
        joins--;
        if (joins == 0 && edits != null) {
            edits.nobodyReads();
        }
    }

    boolean isTold(Edits.Version version) {
        return edits != null && edits.isTold(version);
    }

    /**
     * Tells of a change to a message, unless that or a later one was told before; and not before the message itself,
     * which the feed has a gap before from now on.
     *
     * @return whether it is, or will be, told
     */
    boolean edited(Edits.Version version, Consumer<R> tell) {
        if (isTold(version)) {
            return false;
        }
        if (edits == null) {
            edits = new Edits<>();
        }
        edits.told(version);
        if (order.started() && version.seq() > order.head() && edits.waits(version, tell)) {
            order.heardOf(version.seq());
        } else {
            tellEdit(new Edits.Kept<>(version.seq(), tell));
        }
        return true;
    }

    /** Those who are just reading the log are told when they are attached: they may read it as it was before. */
    private void tellEdit(Edits.Kept<R> change) {
        if (joins > 0) {
            edits.keep(change);
        }
        tell(change.tell());
    }

    boolean detach(R reader) {
        boolean wasBehind = behind != null && behind.remove(reader) != null;
        return live.remove(reader) || wasBehind;
    }

    /** The {@code seq} up to which the reader got everything; negative where it does not read here. */
    long reached(R reader) {
        Place<R> place = behind == null ? null : behind.get(reader);
        return place != null ? place.seq() : live.contains(reader) ? order.head() : -1;
    }

    /** Goes through the readers and how far each of them got. */
    public void eachReached(ObjLongConsumer<R> action) {
        live.forEach(reader -> action.accept(reader, order.head()));
        if (behind != null) {
            behind.forEach((reader, place) -> action.accept(reader, place.seq()));
        }
    }

    boolean has(R reader) {
        return live.contains(reader) || (behind != null && behind.containsKey(reader));
    }

    /**
     * A page of what a reader missed, in order. What it leaves out is gone from the log.
     *
     * @param after  the {@code seq} after which it was read; where the reader is not there, it has begun anew since,
     *               and the page is of no use
     * @param last   whether the log had no more when it was read
     * @param logged how far the log had come for certain when it was read
     * @return the {@code seq} after which the next page is to be read; empty where the reader is up to date, or gone
     */
    OptionalLong replayed(R reader, long after, List<PreparedEvent> page, boolean last, long logged) {
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
                reader.deliver(prepared);
                reached = seq;
            }
        }
        if (last && whole) {
            // Without this, messages that are gone would be asked for again and again.
            reached = Math.max(reached, logged);
        }
        if (!last || !whole || reached < order.head()) {
            behind.put(reader, place.at(reached, Stage.REPLAYING));
            return OptionalLong.of(reached);
        }
        settle(reader, place, reached);
        return OptionalLong.empty();
    }

    /**
     * Tells everybody who reads of something beside the messages: those who are not live yet when they are, since it
     * may be about a message that they have not got.
     */
    void tell(Consumer<R> action) {
        List.copyOf(live).forEach(action);
        if (behind != null) {
            for (var entry : List.copyOf(behind.entrySet())) {
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
            behind.put(reader, place.at(reached, Stage.AHEAD));
            order.start(reached, this::pass);
        }
    }

    private void goLive(R reader, Place<R> place) {
        behind.remove(reader);
        live.add(reader);
        place.later().forEach(action -> action.accept(reader));
    }

    private void passOn() {
        if (!passing.isEmpty()) {
            List<PreparedEvent> together = List.copyOf(passing);
            passing.clear();
            for (int i = 0; i < live.size(); i++) {
                live.get(i).deliver(together);
            }
        }
    }

    private void pass(PreparedEvent prepared) {
        if (passing != null) {
            if (edits == null && (behind == null || behind.isEmpty())) {
                passing.add(prepared);
                return;
            }
            passOn();
        }
        for (int i = 0; i < live.size(); i++) {
            live.get(i).deliver(prepared);
        }
        boolean someAhead = behind != null && !behind.isEmpty();
        if (someAhead) {
            passToThoseAhead(prepared, seq(prepared));
        }
        if (edits != null) {
            // Whoever is ahead, or is just reading the log, may have read the message as it was before.
            edits.due(Edits.Version.of(prepared.event()).orElseThrow(), someAhead || joins > 0)
                    .ifPresent(this::tellEdit);
        }
    }

    /** A reader whose replay outran this feed skips what it has, and is live as soon as the feed is level with it. */
    private void passToThoseAhead(PreparedEvent prepared, long seq) {
        for (var entry : List.copyOf(behind.entrySet())) {
            Place<R> place = entry.getValue();
            if (place.isAhead() && seq >= place.seq()) {
                R reader = entry.getKey();
                if (seq > place.seq()) {
                    reader.deliver(prepared);
                }
                goLive(reader, place);
            }
        }
    }

    /** Promotes readers that were ahead, when the feed skips a range that retention deleted. */
    private void levelWithThoseAhead() {
        if (behind != null && !behind.isEmpty()) {
            for (var entry : List.copyOf(behind.entrySet())) {
                if (entry.getValue().isAhead() && entry.getValue().seq() <= order.head()) {
                    goLive(entry.getKey(), entry.getValue());
                }
            }
        }
    }

    private static long seq(PreparedEvent prepared) {
        return message(prepared).seq();
    }

    private static Message message(PreparedEvent prepared) {
        if (prepared.event() instanceof Event.MessageNew(var message)) {
            return message;
        }
        throw new IllegalArgumentException("not a message");
    }
}
