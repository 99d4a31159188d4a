package dev.parley.testing;

import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Reply;
import dev.parley.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A dialect that renders events as a few words, and counts encodings. */
public final class PlainDialect implements Dialect {
    public int encoded;

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public int maxMessageBytes() {
        return 1000;
    }

    @Override
    public Request decode(String frame) throws InvalidInputException {
        throw new InvalidInputException("nobody speaks here");
    }

    @Override
    public Optional<byte[]> encode(Event event, String ref) {
        encoded++;
        String said =
                switch (event) {
                    case Event.MessageNew(var message) -> message.conversationId() + "#" + message.seq();
                    case Event.Typing typing -> typing.userId() + (typing.typing() ? " types" : " stops");
                    case Event.MemberRemoved removed -> removed.userId() + " left " + removed.conversationId();
                    case Event.MemberAdded added -> added.userId() + " joined " + added.conversationId();
                    case Event.ConversationCreated(var conversation) -> "created " + conversation.id();
                    case Reply.Subscribed(var seqs, var _, var _, var _) -> "subscribed " + seqs;
                    case Reply.Failed failed -> failed.code().wire();
                    case Event.DataUpdate _ -> null;
                    default -> event.getClass().getSimpleName();
                };
        return Optional.ofNullable(said).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
