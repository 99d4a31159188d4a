package dev.parley.phone;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which messages are here already, which are next and which are missing, apart from sockets. An app stores {@link
 * #held}.
 */
final class Inbox {
    /** Messages of one conversation that may wait for those before them; more of them are fetched instead. */
    private static final int MAX_WAITING = 500;
    /** So many the server takes in one frame. */
    private static final int MAX_NAMED = 1000;

    /** What an app is to do. */
    sealed interface News {
        record Arrived(String conversation, JsonNode message) implements News {}

        /** Ask for the history after that {@code seq}, and give it to {@link #fetched}. */
        record Fetch(String conversation, long after) implements News {}

        /** What is between the two is not to be had any more. */
        record Gap(String conversation, long after, long before) implements News {}
    }

    private final Map<String, Long> held = new HashMap<>();
    /** Of conversations with a gap: what came after it, in order. */
    private final Map<String, TreeMap<Long, JsonNode>> waiting = new HashMap<>();
    /** Of these not even all of that is here. */
    private final Set<String> overflown = new HashSet<>();

    /** The last {@code seq} of each conversation. */
    Map<String, Long> held() {
        return Map.copyOf(held);
    }

    /** The same in parts, each of which fits into so many bytes with its ids written twice, as JSON. */
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

    void start(String conversation, long seq) {
        held.put(conversation, seq);
    }

    /** A conversation that began while there was no connection: all of it is to be fetched. */
    News startBehind(String conversation) {
        held.put(conversation, 0L);
        waiting.put(conversation, new TreeMap<>());
        return new News.Fetch(conversation, 0);
    }

    void forget(String conversation) {
        held.remove(conversation);
        waiting.remove(conversation);
        overflown.remove(conversation);
    }

    /** A new connection begins at what is held. */
    void lost() {
        waiting.clear();
        overflown.clear();
    }

    List<News> accept(String conversation, JsonNode message) {
        long seq = message.path("seq").asLong();
        Long last = held.get(conversation);
        if (seq == 0) {
            // What other services publish has no place.
            return List.of(new News.Arrived(conversation, message));
        } else if (last != null && seq <= last) {
            return List.of();
        } else if (waiting.containsKey(conversation)) {
            if (waiting.get(conversation).size() < MAX_WAITING) {
                waiting.get(conversation).put(seq, message);
            } else {
                overflown.add(conversation);
            }
            return List.of();
        } else if (last == null || seq == last + 1) {
            held.put(conversation, seq);
            return List.of(new News.Arrived(conversation, message));
        }
        waiting.put(conversation, new TreeMap<>(Map.of(seq, message)));
        return List.of(new News.Fetch(conversation, last));
    }

    /** @param page oldest first */
    List<News> fetched(String conversation, List<JsonNode> page, boolean more) {
        TreeMap<Long, JsonNode> after = waiting.get(conversation);
        List<News> news = new ArrayList<>();
        if (after == null) {
            // Forgotten meanwhile.
            return news;
        }
        page.forEach(message -> take(conversation, message, news));
        if (more && !page.isEmpty() || overflown.remove(conversation)) {
            news.add(new News.Fetch(conversation, held.get(conversation)));
        } else {
            waiting.remove(conversation);
            after.values().forEach(message -> take(conversation, message, news));
        }
        return news;
    }

    private void take(String conversation, JsonNode message, List<News> news) {
        long seq = message.path("seq").asLong();
        long last = held.get(conversation);
        if (seq > last) {
            // Nobody sees what was said before they came.
            if (seq > last + 1 && last > 0) {
                news.add(new News.Gap(conversation, last, seq));
            }
            held.put(conversation, seq);
            news.add(new News.Arrived(conversation, message));
        }
    }
}
