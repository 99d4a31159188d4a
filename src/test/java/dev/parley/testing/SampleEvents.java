package dev.parley.testing;

import static dev.parley.testing.Samples.NOON;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.Audience;
import dev.parley.protocol.Conversation;
import dev.parley.protocol.Event;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Labels;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import dev.parley.protocol.Status;
import dev.parley.protocol.UserPresence;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary events of every kind about conversations, users and rooms. */
public final class SampleEvents {
    private SampleEvents() {}

    /** Any text that can be stored, including emoji and control characters. */
    public static Arbitrary<String> texts() {
        Arbitrary<Character> chars = Arbitraries.oneOf(
                Arbitraries.chars().ascii().filter(c -> c != 0),
                Arbitraries.chars().range('\u0080', '\ud7ff'));
        Arbitrary<String> emoji = Arbitraries.of("😀", "👩‍👩‍👧", "\"", "\\", "\n", "\u2028", "é");
        return Arbitraries.oneOf(
                chars.list().ofMaxSize(20).map(SampleEvents::joined),
                emoji,
                Combinators.combine(emoji, emoji).as((a, b) -> a + b));
    }

    public static Arbitrary<String> ids() {
        return Arbitraries.oneOf(
                Arbitraries.of("c1", "507f1f77bcf86cd799439011", "ws:conv:c1", "ünï çödé 😀"),
                texts().filter(Ids::valid));
    }

    public static Arbitrary<Event> all() {
        Arbitrary<Long> numbers = Arbitraries.longs().between(1, Long.MAX_VALUE);
        Arbitrary<String> objects = Arbitraries.of("{}", "{\"a\":[1,{\"b\":null}]}", "{\"amount\":19.99,\"e\":\"😀\"}");
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        Arbitrary<Event> messages = Combinators.combine(messages(), flags)
                .as((m, updated) -> updated ? new Event.MessageUpdated(m, m.seq()) : new Event.MessageNew(m));
        Arbitrary<Event> marks = Combinators.combine(ids(), ids(), numbers, numbers)
                .as((c, u, seq, id) -> seq % 3 == 0
                        ? new Event.MessageRead(c, u, seq, id, null, false)
                        : seq % 3 == 1
                                ? new Event.MessageDeleted(c, id, seq, times(seq), null, seq)
                                : seq % 2 == 0
                                        ? new Event.MessageMarked(c, u, id, true)
                                        : new Event.MessageDelivered(c, u, seq, id));
        Arbitrary<Event> typing = Combinators.combine(ids(), ids(), flags, flags)
                .as((place, user, room, on) ->
                        room ? new Event.RoomTyping(place, user, on) : new Event.Typing(place, user, on));
        Arbitrary<Event> presence = Combinators.combine(ids(), Arbitraries.of(Status.values()), flags)
                .as((user, status, seen) ->
                        new Event.PresenceChanged(new UserPresence(user, status, seen ? NOON : null), true));
        Arbitrary<Event> conversations = Combinators.combine(
                        ids(),
                        texts().injectNull(0.2),
                        Arbitraries.of(Kind.values()),
                        ids(),
                        ids(),
                        Arbitraries.of(Role.values()),
                        flags)
                .as((id, title, kind, creator, member, role, created) -> {
                    Conversation conversation = new Conversation(
                            id, kind, title, creator, NOON, 7, List.of(new Conversation.Member(member, role)));
                    return created
                            ? new Event.ConversationCreated(conversation)
                            : new Event.ConversationUpdated(conversation);
                });
        Arbitrary<Event> members = Combinators.combine(ids(), ids(), Arbitraries.of(Role.values()), flags)
                .as((c, u, role, added) -> added ? new Event.MemberAdded(c, u, role) : new Event.MemberRemoved(c, u));
        Arbitrary<Event> notices = Combinators.combine(ids(), texts(), texts(), objects, Arbitraries.integers())
                .as((name, title, text, json, kind) -> switch (Math.floorMod(kind, 6)) {
                    case 0 -> new Event.Notification(name, "paid", title, text, json, NOON);
                    case 1 -> new Event.SystemMessage("maintenance", title, text, json);
                    case 2 -> new Event.RoomNotification(name, "paid", title, text, json);
                    case 3 -> new Event.LiveUpdate(title, json);
                    case 4 -> new Event.DataUpdate(title, json);
                    default -> new Event.PaymentUpdate(json);
                });
        Arbitrary<Event> foreign = objects.map(json -> new Event.Foreign("order.shipped", json));
        Arbitrary<Event> signals = Combinators.combine(
                        ids(), ids(), objects, flags, Arbitraries.integers().between(0, 2))
                .as((place, user, data, whole, kind) ->
                        new Event.Signal(audience(place, kind), user, "call:offer", data, whole));
        return Arbitraries.oneOf(messages, marks, typing, presence, conversations, members, notices, signals, foreign);
    }

    private static Audience audience(String id, int kind) {
        return switch (kind) {
            case 0 -> new Audience.Conversation(id);
            case 1 -> new Audience.Room(id);
            default -> new Audience.User(id);
        };
    }

    private static Arbitrary<Message> messages() {
        Arbitrary<Attachment> attachments = Combinators.combine(
                        texts().filter(t -> !t.isEmpty() && Labels.fits(t)).injectNull(0.3),
                        Arbitraries.longs().greaterOrEqual(0).injectNull(0.3),
                        Arbitraries.of("image/png", null))
                .as((name, size, type) -> new Attachment("https://files.example/a?b=c", type, size, name));
        return Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        ids(),
                        Arbitraries.longs().between(0, Long.MAX_VALUE),
                        ids(),
                        texts().injectNull(0.3),
                        texts(),
                        attachments.list().ofMaxSize(3),
                        Arbitraries.longs().between(1, Long.MAX_VALUE).injectNull(0.5))
                .as((id, c, seq, sender, clientId, content, files, replyTo) -> new Message(
                        id,
                        c,
                        seq,
                        sender,
                        null,
                        clientId,
                        null,
                        content,
                        files,
                        replyTo,
                        times(seq),
                        seq % 2 == 0 ? times(id) : null,
                        seq % 5 == 0 ? times(id) : null,
                        false));
    }

    private static String joined(List<Character> chars) {
        StringBuilder text = new StringBuilder();
        chars.forEach(text::append);
        return text.toString();
    }

    private static Instant times(long seed) {
        return NOON.plusMillis(seed % 1_000_000_000);
    }
}
