package dev.parley.protocol;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Anything that is sent to clients: what happened, or as a {@link Reply} the answer to a command. */
public sealed interface Event
        permits Event.MessageNew,
                Event.MessageUpdated,
                Event.MessageDeleted,
                Event.MessageRead,
                Event.MessageMarked,
                Event.MessageDelivered,
                Event.Typing,
                Event.RoomTyping,
                Event.PresenceChanged,
                Event.ConversationCreated,
                Event.ConversationUpdated,
                Event.SettingsUpdated,
                Event.MemberAdded,
                Event.MemberRemoved,
                Event.Notification,
                Event.SystemMessage,
                Event.RoomNotification,
                Event.LiveUpdate,
                Event.DataUpdate,
                Event.PaymentUpdate,
                Event.Signal,
                Event.Foreign,
                Event.UserEntry,
                Reply {

    /**
     * The key of the state that an ephemeral event updates: a later event with the same key replaces it, and a slow
     * consumer may miss it altogether. Null if the event is durable and must be delivered.
     */
    default @Nullable String coalescingKey() {
        return null;
    }

    /**
     * The user who does not get the event with the others of a conversation or room, because the user caused it or is
     * notified in another way. Null if all get it.
     */
    default @Nullable String withheldFrom() {
        return null;
    }

    /**
     * The position of the event in its log, that of a conversation or of a user, from 1. 0 if it is no entry of a log: a
     * signal, an answer, or an event of another service.
     */
    default long logSeq() {
        return 0;
    }

    record MessageNew(Message message) implements Event {
        @Override
        public long logSeq() {
            return message.seq();
        }
    }

    /** @param logSeq the position of the edit in the log; that of the message is {@link Message#seq} */
    record MessageUpdated(Message message, long logSeq) implements Event {}

    /**
     * @param messageSeq the position of the message in the log, or 0 if it is not stored
     * @param name       the message's name in the app of its sender, or null; see {@link Message#name}
     * @param logSeq     the position of the deletion in the log
     */
    record MessageDeleted(
            String conversationId,
            long messageId,
            long messageSeq,
            @Nullable Instant deletedAt,
            @Nullable String name,
            long logSeq)
            implements Event {
        /** @param message a deleted message */
        public static MessageDeleted of(Message message, long logSeq) {
            return new MessageDeleted(
                    message.conversationId(), message.id(), message.seq(), message.deletedAt(), message.name(), logSeq);
        }
    }

    /**
     * A member has read everything up to {@code seq}.
     *
     * @param messageId the message at {@code seq}
     * @param name      the message's name in the app of its sender, or null; see {@link Message#name}
     * @param itemised  whether there is also a {@link MessageMarked} for each of the messages
     */
    record MessageRead(
            String conversationId,
            String userId,
            long seq,
            long messageId,
            @Nullable String name,
            boolean itemised) implements Event {}

    /**
     * A member has read this one message. It says nothing about the messages before.
     *
     * @param name  the message's name in the app of its sender, or null; see {@link Message#name}
     * @param alone whether the member's cursor stays before it, so that no {@link MessageRead} covers it
     */
    record MessageMarked(
            String conversationId,
            String userId,
            long messageId,
            @Nullable String name,
            boolean alone) implements Event {
        /** Creates the event for a message without a name. */
        public MessageMarked(String conversationId, String userId, long messageId, boolean alone) {
            this(conversationId, userId, messageId, null, alone);
        }
    }

    /**
     * A device of a member has received everything up to {@code seq} that it asked for.
     *
     * @param messageId the message at {@code seq}
     */
    record MessageDelivered(String conversationId, String userId, long seq, long messageId) implements Event {
        @Override
        public String coalescingKey() {
            return "delivered\n" + conversationId + "\n" + userId;
        }

        @Override
        public String withheldFrom() {
            return userId;
        }
    }

    record Typing(String conversationId, String userId, boolean typing) implements Event {
        @Override
        public String coalescingKey() {
            return "typing\n" + conversationId + "\n" + userId;
        }

        @Override
        public String withheldFrom() {
            return userId;
        }
    }

    record RoomTyping(String room, String userId, boolean typing) implements Event {
        @Override
        public String coalescingKey() {
            return "room\n" + room + "\n" + userId;
        }

        @Override
        public String withheldFrom() {
            return userId;
        }
    }

    /** @param cameOrWent whether the user was offline before, or is now */
    record PresenceChanged(UserPresence presence, boolean cameOrWent) implements Event {
        @Override
        public String coalescingKey() {
            return "presence\n" + presence.userId();
        }

        @Override
        public String withheldFrom() {
            return presence.userId();
        }
    }

    record ConversationCreated(Conversation conversation) implements Event {}

    /**
     * What a user has set for a conversation, for the user's own devices.
     *
     * @param mutedUntil null if it is not muted
     */
    record SettingsUpdated(String conversationId, @Nullable Instant mutedUntil) implements Event {}

    record ConversationUpdated(Conversation conversation, long logSeq) implements Event {
        /** Creates the event before it has its position in the log. */
        public ConversationUpdated(Conversation conversation) {
            this(conversation, 0);
        }
    }

    record MemberAdded(String conversationId, String userId, Role role, long logSeq) implements Event {
        /** Creates the event before it has its position in the log. */
        public MemberAdded(String conversationId, String userId, Role role) {
            this(conversationId, userId, role, 0);
        }

        @Override
        public String withheldFrom() {
            return userId;
        }
    }

    /** @param logSeq the position in the log, up to which the user may read; 0 in the log of the removed user */
    record MemberRemoved(String conversationId, String userId, long logSeq) implements Event {
        /** Creates the event before it has its position in the log. */
        public MemberRemoved(String conversationId, String userId) {
            this(conversationId, userId, 0);
        }

        @Override
        public String withheldFrom() {
            return userId;
        }
    }

    /**
     * @param title   empty, like the message, if the payload has it all
     * @param payload any JSON
     */
    record Notification(
            String id, String notificationType, String title, String message, String payload, Instant createdAt)
            implements Event {}

    record SystemMessage(String messageType, String title, String message, String payload) implements Event {}

    record RoomNotification(String room, String notificationType, String title, String message, String payload)
            implements Event {}

    record LiveUpdate(String updateType, String payload) implements Event {}

    record DataUpdate(String dataType, String payload) implements Event {}

    /** @param payload a JSON object with what dialects that have this event show of a payment */
    record PaymentUpdate(String payload) implements Event {}

    /**
     * Data of a user's app for others, which is relayed and not stored.
     *
     * @param data  any JSON, as the sender wrote it
     * @param whole whether {@code data} is the payload of a frame of the sender's dialect, with the conversation in it
     */
    record Signal(Audience audience, String userId, String name, String data, boolean whole) implements Event {
        private static final AtomicLong COUNT = new AtomicLong();

        /** Each signal has a key of its own: a slow consumer may miss it, but no later one replaces it. */
        @Override
        public String coalescingKey() {
            return "signal\n" + COUNT.incrementAndGet();
        }

        /** Null if it is for a user: that may be the sender's own other connections. */
        @Override
        public @Nullable String withheldFrom() {
            return audience instanceof Audience.User ? null : userId;
        }
    }

    /** An event of another service whose type Parley does not have; {@code payload} is any JSON. */
    record Foreign(String type, String payload) implements Event {}

    /**
     * An entry of the log of a user, which all devices of the user get: a conversation that the user joined or left, a
     * notification, or a setting.
     *
     * @param event  the event at this position, without a position of its own
     * @param logSeq the position in the log of the user
     */
    record UserEntry(Event event, long logSeq) implements Event {}
}
