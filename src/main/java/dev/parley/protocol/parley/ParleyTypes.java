package dev.parley.protocol.parley;

import dev.parley.protocol.Event;
import dev.parley.protocol.Reply;

/** The {@code type} of each event in native frames. */
final class ParleyTypes {
    private ParleyTypes() {}

    static String of(Event event) {
        return switch (event) {
            case Event.MessageNew _ -> "message.new";
            case Event.MessageUpdated _ -> "message.updated";
            case Event.MessageDeleted _ -> "message.deleted";
            case Event.MessageRead _ -> "message.read";
            case Event.MessageMarked _ -> "message.marked";
            case Event.MessageDelivered _ -> "message.delivered";
            case Event.Typing typing -> typing.typing() ? "typing.start" : "typing.stop";
            case Event.RoomTyping _ -> "room.typing";
            case Event.PresenceChanged _ -> "presence.changed";
            case Event.ConversationCreated _ -> "conversation.created";
            case Event.ConversationUpdated _ -> "conversation.updated";
            case Event.SettingsUpdated _ -> "settings.updated";
            case Event.UserEntry(var own, var _) -> of(own);
            case Event.MemberAdded _ -> "member.added";
            case Event.MemberRemoved _ -> "member.removed";
            case Event.Notification _ -> "notification";
            case Event.SystemMessage _ -> "system";
            case Event.RoomNotification _ -> "room.notification";
            case Event.LiveUpdate _ -> "live.update";
            case Event.DataUpdate _ -> "data.update";
            case Event.PaymentUpdate _ -> "payment.update";
            case Event.Signal _ -> "signal";
            case Event.Foreign foreign -> foreign.type();
            case Reply.Authenticated _ -> "auth.success";
            case Reply.TokenExpiring _ -> "auth.expiring";
            case Reply.Pong _ -> "pong";
            case Reply.Subscribed _ -> "subscribed";
            case Reply.Reset _ -> "reset";
            case Reply.Unsubscribed _ -> "unsubscribed";
            case Reply.Acknowledged _ -> "message.ack";
            case Reply.HistoryPage _ -> "history";
            case Reply.PresenceList _ -> "presence";
            case Reply.RoomJoined _ -> "room.joined";
            case Reply.RoomLeft _ -> "room.left";
            case Reply.Reconnect _ -> "reconnect";
            case Reply.Failed _ -> "error";
        };
    }
}
