package dev.parley.feed;

import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one conversation in order on one event loop. Every reader gets each message once, in the order of {@code seq}:
 * first what it missed, read from the log page by page, then live messages, without a gap or a repetition between the
 * two. Pure state. Event loop only.
 */
public final class Feed<R extends Feed.Reader> {
    /** A receiver of messages. */
    public interface Reader {
        void deliver(PreparedEvent prepared);

        /** Delivers several messages, in order. */
        default void deliver(List<PreparedEvent> together) {
            together.forEach(this::deliver);
        }

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
     * @param later events beside the messages, which the reader gets when it is live
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

    private final String conversationId;
    private final Sequencer<PreparedEvent> order;
    private final List<R> live = new ArrayList<>(2);
    private @Nullable Map<R, Place<R>> behind;
    private @Nullable List<PreparedEvent> passing;
    private boolean fetching;
    private int joins;
    private @Nullable Edits<R> edits;

    public Feed(String conversationId) {
        this(conversationId, new Sequencer<>(MAX_EARLY));
    }

    public Feed(String conversationId, Sequencer<PreparedEvent> order) {
        this.conversationId = conversationId;
        this.order = order;
    }

    public String conversationId() {
        return conversationId;
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

    /**
     * Whether messages are known to exist that have not arrived. They are to be read from the log after {@link #head}.
     */
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
        order.start(lastSeq, this::pass);
    }

    /** Notes that the log has a message at {@code seq}. If it has not arrived, there is a gap. */
    public void learn(long seq) {
        order.learn(seq);
    }

    /** Takes a stored message from any source: a commit here, another instance, the log. */
    public void offer(PreparedEvent prepared) {
        order.offer(seq(prepared), prepared, this::pass);
    }

    /**
     * Takes several messages that arrived together, in order. Each reader gets all of them before the next reader does.
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
     * The highest {@code seq} known from the log. A read of the log that begins now has all messages up to it that are
     * not deleted.
     */
    public long logged() {
        return order.logged();
    }

    /**
     * Takes a page of the log after {@code after}, read in one query. Messages that are missing from it were deleted by
     * retention, and are not waited for.
     *
     * @param page   in order
     * @param last   whether the log had no more when the page was read
     * @param logged the value of {@link #logged} before the page was read
     */
    public void filled(long after, List<PreparedEvent> page, boolean last, long logged) {
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

    /** Adds a reader that holds everything up to {@code seq}. It gets what it missed by {@link #replayed}. */
    public void attach(R reader, long seq) {
        Place<R> before = behind == null ? null : behind.get(reader);
        boolean wasThere = detach(reader);
        if (behind == null) {
            behind = new LinkedHashMap<>(2);
        }
        List<Consumer<R>> later = before == null ? new ArrayList<>(0) : before.later();
        if (edits != null) {
            // A reader that was attached before got these changes, and needs them again only together with the message.
            edits.kept().stream()
                    .filter(it -> !wasThere || it.seq() > seq)
                    .map(Edits.Kept::tell)
                    .filter(tell -> !later.contains(tell))
                    .forEach(later::add);
        }
        behind.put(reader, new Place<>(seq, Stage.REPLAYING, later));
    }

    /** Gives the reader nothing until it is attached again. Events beside the messages are kept for it. */
    public void suspend(R reader) {
        long reached = reached(reader);
        attach(reader, reached);
        behind().computeIfPresent(reader, (_, place) -> place.at(reached, Stage.SUSPENDED));
    }

    public boolean isSuspended(R reader) {
        Place<R> place = behind == null ? null : behind.get(reader);
        return place != null && place.stage() == Stage.SUSPENDED;
    }

    /** Notes that the log is read for a reader that will be attached. Changes are kept for it until {@link #joined}. */
    public void joining() {
        joins++;
    }

    public void joined() {
        joins--;
        if (joins == 0 && edits != null) {
            edits.nobodyReads();
        }
    }

    public boolean isTold(Edits.Version version) {
        return edits != null && edits.isTold(version);
    }

    /**
     * Publishes a change of a message, unless it or a later one was published. If the message has not arrived, it waits
     * for it, and the feed has a gap from then on.
     *
     * @return whether the change is published, now or later
     */
    public boolean edited(Edits.Version version, Consumer<R> tell) {
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

    /**
     * Gives a change to all readers. Those that are reading the log get it when they are attached, since they may see
     * the message without it.
     */
    private void tellEdit(Edits.Kept<R> change) {
        if (joins > 0 && edits != null) {
            edits.keep(change);
        }
        tell(change.tell());
    }

    public boolean detach(R reader) {
        boolean wasBehind = behind != null && behind.remove(reader) != null;
        return live.remove(reader) || wasBehind;
    }

    /** The {@code seq} up to which the reader has everything; negative if it is not attached. */
    public long reached(R reader) {
        Place<R> place = behind == null ? null : behind.get(reader);
        return place != null ? place.seq() : live.contains(reader) ? order.head() : -1;
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
     * Gives a reader a page of what it missed, in order. Messages that are missing from the page are deleted.
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
                reader.deliver(prepared);
                reached = seq;
            }
        }
        if (last && whole) {
            // Otherwise deleted messages would be requested again and again.
            reached = Math.max(reached, logged);
        }
        if (!last || !whole || reached < order.head()) {
            behind().put(reader, place.at(reached, Stage.REPLAYING));
            return OptionalLong.of(reached);
        }
        settle(reader, place, reached);
        return OptionalLong.empty();
    }

    /**
     * Gives all readers an event beside the messages. Readers that are not live get it when they are, since it may
     * refer to a message that they do not have yet. Beyond {@value #MAX_LATER} such events, it is given at once, or
     * dropped if the reader is suspended.
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
            order.start(reached, this::pass);
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
            // A reader that is ahead or reading the log may have the message without the change.
            edits.due(Edits.Version.of(prepared.event()).orElseThrow(), someAhead || joins > 0)
                    .ifPresent(this::tellEdit);
        }
    }

    /**
     * Gives the message to readers whose replay went beyond the feed: they skip what they have, and are live once the
     * feed has reached them.
     */
    private void passToThoseAhead(PreparedEvent prepared, long seq) {
        for (var entry : List.copyOf(behind().entrySet())) {
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
            for (var entry : List.copyOf(behind().entrySet())) {
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
