package dev.parley.phone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides which entry of a log is next, without sockets. An app stores {@link #held}. */
final class Inbox {
    /** The maximum number of conversations that the server accepts in one frame. */
    private static final int MAX_NAMED = 1000;

    /** The relation of an entry to what is held. */
    enum Verdict {
        NEXT,
        REPEAT,
        /** Something between what is held and this entry has not come. */
        GAP
    }

    /**
     * What an app holds.
     *
     * @param conversations the last {@code seq} of each conversation
     * @param me            the last {@code me_seq} of the user's own log; null if nothing of it is held yet
     */
    record Held(Map<String, Long> conversations, Long me) {
        static final Held NOTHING = new Held(Map.of(), null);

        Held {
            conversations = Map.copyOf(conversations);
        }
    }

    private final Map<String, Long> held = new HashMap<>();
    private Long me;

    Held held() {
        return new Held(held, me);
    }

    /** The same in parts, each of which fits into that many bytes with its ids written twice, as JSON. */
    List<Map<String, Long>> parts(int maxBytes) {
        List<Map<String, Long>> parts = new ArrayList<>();
        int room = 0;
        for (Map.Entry<String, Long> one : held.entrySet()) {
            // An id has no control characters, but may have quotes and back-slashes.
            int escaped = (int)
                    one.getKey().chars().filter(c -> c == '"' || c == '\\').count();
            int needs = 2 * (one.getKey().getBytes(StandardCharsets.UTF_8).length + escaped) + 30;
            if (needs > room || parts.getLast().size() == MAX_NAMED) {
                parts.add(new HashMap<>());
                room = maxBytes;
            }
            parts.getLast().put(one.getKey(), one.getValue());
            room -= needs;
        }
        return parts;
    }

    /** @param seq null if nothing is held */
    void startOwn(Long seq) {
        me = seq;
    }

    void start(String conversation, long seq) {
        held.put(conversation, seq);
    }

    void forget(String conversation) {
        held.remove(conversation);
    }

    /**
     * @param seq 0 for events of other services, which have no place
     * @param prev the entry that this one follows; {@code seq - 1} unless the frame names another
     */
    Verdict accept(String conversation, long seq, long prev) {
        if (seq == 0) {
            return Verdict.NEXT;
        }
        Verdict verdict = verdict(held.get(conversation), seq, prev);
        if (verdict == Verdict.NEXT) {
            held.put(conversation, seq);
        }
        return verdict;
    }

    /** The same for an entry of the user's own log. */
    Verdict acceptOwn(long seq, long prev) {
        Verdict verdict = verdict(me, seq, prev);
        if (verdict == Verdict.NEXT) {
            me = seq;
        }
        return verdict;
    }

    /** @param last what is held; a log of which nothing is held begins anywhere */
    private static Verdict verdict(Long last, long seq, long prev) {
        if (last == null || seq > last && prev <= last) {
            return Verdict.NEXT;
        }
        return seq <= last ? Verdict.REPEAT : Verdict.GAP;
    }
}
