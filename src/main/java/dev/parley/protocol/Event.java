package dev.parley.protocol;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** What a client may be told: what happened, and, as {@link Reply}, the answer to what it asked. */
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
                Reply {

    /**
     * What the event is the newest state of, where it is ephemeral: a later one with the same key makes it stale, and
     * a slow reader may miss it altogether. Null where the event is durable and must arrive.
     */
    default String coalescingKey() {
        return null;
    }

    /**
     * The user who does not get it with the others of a conversation or room: it is their own doing, or they are
     * told in another way. Null where everybody gets it.
     */
    default String withheldFrom() {
        return null;
    }

    record MessageNew(Message message) implements Event {}

    record MessageUpdated(Message message) implements Event {}

    /** @param name what its sender's app calls it among everybody, or null; see {@link Message#name} */
    record MessageDeleted(String conversationId, long messageId, long seq, Instant deletedAt, String name)
            implements Event {
        /** A message without a name. */
        public MessageDeleted(String conversationId, long messageId, long seq, Instant deletedAt) {
            this(conversationId, messageId, seq, deletedAt, null);
        }

        /** @param message a deleted one */
        public static MessageDeleted of(Message message) {
            return new MessageDeleted(
                    message.conversationId(), message.id(), message.seq(), message.deletedAt(), message.name());
        }
    }

    /**
     * A member has read everything up to {@code seq}.
     *
     * @param messageId the message at {@code seq}
     * @param name      what its sender's app calls it among everybody, or null; see {@link Message#name}
     * @param itemised  whether a {@link MessageMarked} tells of each of the messages as well
     */
    record MessageRead(String conversationId, String userId, long seq, long messageId, String name, boolean itemised)
            implements Event {}

    /**
     * A member has read this one message; of those before it nothing is said.
     *
     * @param name  what its sender's app calls it among everybody, or null; see {@link Message#name}
     * @param alone whether the member's cursor stays before it, so that no {@link MessageRead} covers it
     */
    record MessageMarked(String conversationId, String userId, long messageId, String name, boolean alone)
            implements Event {
        /** A message without a name. */
        public MessageMarked(String conversationId, String userId, long messageId, boolean alone) {
            this(conversationId, userId, messageId, null, alone);
        }
    }

    /**
     * A device of a member has everything up to {@code seq} that it asked for.
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

    record ConversationUpdated(Conversation conversation) implements Event {}

    record MemberAdded(String conversationId, String userId, Role role) implements Event {
        @Override
        public String withheldFrom() {
            return userId;
        }
    }

    record MemberRemoved(String conversationId, String userId) implements Event {
        @Override
        public String withheldFrom() {
            return userId;
        }
    }

    /**
     * @param title   empty, as the message, where the payload says it all
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

    /** @param payload JSON of an object: what the dialects that know it show of a payment */
    record PaymentUpdate(String payload) implements Event {}

    /**
     * A user's app tells others something of its own; it is relayed and not stored.
     *
     * @param data  any JSON, as the sender wrote it
     * @param whole whether {@code data} is the payload of a frame of the sender's dialect, with the conversation in it
     */
    record Signal(Audience audience, String userId, String name, String data, boolean whole) implements Event {
        private static final AtomicLong COUNT = new AtomicLong();

        /** A slow reader may miss it, but no later one replaces it: each has a key of its own. */
        @Override
        public String coalescingKey() {
            return "signal\n" + COUNT.incrementAndGet();
        }

        /** Null for one to a user: it may be for the sender's own other connections. */
        @Override
        public String withheldFrom() {
            return audience instanceof Audience.User ? null : userId;
        }
    }

    /** Something that another service published, whose type is not one of ours; {@code payload} is any JSON. */
    record Foreign(String type, String payload) implements Event {}
}
