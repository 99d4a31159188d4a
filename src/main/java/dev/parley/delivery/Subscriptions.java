package dev.parley.delivery;

import dev.parley.protocol.Dialect;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.PairIds;
import dev.parley.protocol.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a session listens to: conversations and rooms, and whether it listens to future conversations. Event loop only. */
public final class Subscriptions {
    private final Dialect dialect;
    private final Map<String, Subscription> conversations = new HashMap<>(4);
    private final Looks looks = new Looks();
    private Set<String> rooms = Set.of();
    private boolean everyConversation;
    private @Nullable Set<String> postponed;
    private Set<String> declined = Set.of();

    Subscriptions(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Whether the session is subscribed to the conversation. */
    public boolean has(String conversationId) {
        return conversations.containsKey(conversationId);
    }

    /** Returns the subscription to a conversation that the session is subscribed to. */
    public Subscription get(String conversationId) {
        return Objects.requireNonNull(conversations.get(conversationId));
    }

    /** Returns the subscription to the conversation, or null if there is none. */
    @Nullable Subscription find(String conversationId) {
        return conversations.get(conversationId);
    }

    /** The conversations to which the session is subscribed; none once it is closed. */
    public Set<String> conversations() {
        return Set.copyOf(conversations.keySet());
    }

    /** The number of conversations to which the session is subscribed. */
    public int size() {
        return conversations.size();
    }

    Map<String, Subscription> byConversation() {
        return conversations;
    }

    void put(String conversationId, Subscription subscription) {
        conversations.put(conversationId, subscription);
    }

    /** @return the subscription that ended, or null if there was none */
    @Nullable Subscription remove(String conversationId) {
        return conversations.remove(conversationId);
    }

    /**
     * The id of the conversation that the client means by the id that it was shown, see {@link Dialect#shown}; the same
     * id if the session knows no other.
     *
     * @throws RefusedException {@code bad_request} if the client may mean several
     */
    public String meant(String shown) {
        if (has(shown) || !dialect.shortens()) {
            return shown;
        }
        List<String> marked = shownAs(shown).toList();
        if (marked.size() > 1) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, PairIds.AMBIGUOUS);
        }
        return marked.isEmpty() ? shown : marked.getFirst();
    }

    /**
     * All conversations that the client may mean: {@link #meant} first. If that has exactly this id, then also those
     * that the client was shown under it before somebody else chose it.
     *
     * @throws RefusedException like {@link #meant}
     */
    public List<String> meanings(String shown) {
        return has(shown) && dialect.shortens()
                ? Stream.concat(Stream.of(shown), shownAs(shown).sorted()).toList()
                : List.of(meant(shown));
    }

    /** The conversations whose ids are longer, and are shown to the client as this. */
    private Stream<String> shownAs(String shown) {
        return conversations.keySet().stream()
                .filter(id -> id.length() > shown.length()
                        && id.startsWith(shown)
                        && dialect.shown(id).equals(shown));
    }

    /** The reads of logs that the session waits for. */
    Looks looks() {
        return looks;
    }

    /**
     * Listens to all conversations, future ones included. Until {@link #joinedAll}, {@link #postpones} postpones checks.
     */
    void joinAll() {
        everyConversation = true;
        declined = Set.of();
        if (postponed == null) {
            postponed = new LinkedHashSet<>(0);
        }
    }

    /**
     * Postpones the check of a conversation while all conversations are being joined.
     *
     * @return false if they are not being joined: the check is not postponed
     */
    boolean postpones(String conversationId) {
        if (postponed == null) {
            return false;
        }
        postponed.add(conversationId);
        return true;
    }

    /**
     * Ends the joining of all conversations.
     *
     * @param listens whether the session listens to all from now on; if joining failed, as before it
     * @return the conversations whose checks were postponed
     */
    Set<String> joinedAll(boolean listens) {
        everyConversation = listens;
        Set<String> due = postponed == null ? Set.of() : postponed;
        postponed = null;
        return due;
    }

    boolean hasAll() {
        return everyConversation;
    }

    /** Notes that the client unsubscribed from the conversation, though it listens to all. */
    void decline(String conversationId) {
        if (everyConversation) {
            if (declined.isEmpty()) {
                declined = new HashSet<>(2);
            }
            declined.add(conversationId);
        }
    }

    void declineNoMore(String conversationId) {
        if (!declined.isEmpty()) {
            declined.remove(conversationId);
        }
    }

    /** Whether the session is to subscribe to a conversation that its user joined. */
    boolean wants(String conversationId) {
        return everyConversation && !declined.contains(conversationId);
    }

    /** Whether the session is in the room. */
    public boolean inRoom(String room) {
        return rooms.contains(room);
    }

    /** The rooms that the session is in. */
    public List<String> rooms() {
        return List.copyOf(rooms);
    }

    /** The number of rooms that the session is in. */
    public int roomCount() {
        return rooms.size();
    }

    void enter(String room) {
        if (rooms.isEmpty()) {
            rooms = new HashSet<>(2);
        }
        rooms.add(room);
    }

    void leave(String room) {
        if (!rooms.isEmpty()) {
            rooms.remove(room);
        }
    }
}
