package dev.parley.conversation.message;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Notifies listeners, on the instance where it happens, that a user's presence is shown to the other members of a
 * conversation from now on: by their first message there, or because a service made them a member. Thread-safe.
 */
@ApplicationScoped
public class Meetings {
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

    /** @param listener gets conversation and user, after the commit, on any thread; it must not block or throw */
    public void onMet(BiConsumer<String, String> listener) {
        listeners.add(listener);
    }

    public void met(String conversationId, String userId) {
        listeners.forEach(listener -> listener.accept(conversationId, userId));
    }
}
