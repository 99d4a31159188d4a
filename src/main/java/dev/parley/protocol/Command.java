package dev.parley.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands of clients, independent of the dialect. */
public sealed interface Command {
    record Authenticate(String token) implements Command {
        @Override
        public String toString() {
            return "Authenticate[token hidden]";
        }
    }

    record Ping() implements Command {}

    /**
     * @param since   by conversation, the last {@code seq} that the client holds; later entries are delivered first
     * @param meSince the last entry of its user's log that the client holds; null if it does not resume that log
     */
    record Subscribe(
            List<String> conversationIds,
            Map<String, Long> since,
            @Nullable Long meSince) implements Command {
        public Subscribe {
            conversationIds = List.copyOf(conversationIds);
            since = Map.copyOf(since);
        }
    }

    /** Subscribes to all conversations of the caller, future ones included. See {@link Subscribe}. */
    record SubscribeAll(Map<String, Long> since, @Nullable Long meSince) implements Command {
        public SubscribeAll {
            since = Map.copyOf(since);
        }
    }

    record Unsubscribe(List<String> conversationIds) implements Command {
        public Unsubscribe {
            conversationIds = List.copyOf(conversationIds);
        }
    }

    record SendMessage(
            Target target,
            @Nullable String clientId,
            String content,
            List<Attachment> attachments,
            @Nullable Long replyTo)
            implements Command {
        public SendMessage {
            attachments = List.copyOf(attachments);
        }
    }

    record EditMessage(long messageId, String content) implements Command {}

    record DeleteMessage(long messageId) implements Command {}

    /** Edits a message by the name that its sender gave it, or by its id. */
    record EditNamed(String conversationId, String messageName, String content) implements Command {}

    record DeleteNamed(String conversationId, String messageName) implements Command {}

    /** Marks everything up to {@code seq} as read. */
    record ReadUpTo(String conversationId, long seq) implements Command {}

    /** Marks everything up to this message as read; {@code conversationId} is null if the dialect has none here. */
    record ReadMessage(@Nullable String conversationId, long messageId) implements Command {}

    /** Marks everything up to a message as read, by the name that its sender gave it, or by its id. */
    record ReadNamed(String conversationId, String messageName) implements Command {}

    /** Marks everything in the conversation as read. */
    record ReadAll(String conversationId) implements Command {}

    /** Reads newest first below {@code before}, or oldest first above {@code after}; at most one of the two is set. */
    record History(
            String conversationId,
            @Nullable Long before,
            @Nullable Long after,
            int limit) implements Command {}

    /**
     * Relays an app's own data to others without storing it.
     *
     * @param data  any JSON, as the client wrote it
     * @param whole see {@link Event.Signal}
     */
    record SendSignal(Audience audience, String name, String data, boolean whole) implements Command {}

    record SetTyping(String conversationId, boolean typing) implements Command {}

    record GetPresence(List<String> userIds) implements Command {
        public GetPresence {
            userIds = List.copyOf(userIds);
        }
    }

    record SetPresence(Status status) implements Command {}

    record JoinRoom(String room) implements Command {}

    record LeaveRoom(String room) implements Command {}

    record SetRoomTyping(String room, boolean typing) implements Command {}
}
