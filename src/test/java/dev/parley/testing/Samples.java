package dev.parley.testing;

import dev.parley.protocol.Attachment;
import dev.parley.protocol.Message;
import java.time.Instant;
import java.util.List;

/** Values for tests that need any. */
public final class Samples {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Samples() {}

    /** The message at {@code seq}, from which its id and content follow. */
    public static Message message(String conversationId, long seq) {
        return message(1000 + seq, conversationId, seq, "u1", null, "message " + seq, List.of(), null);
    }

    /** A message in a group that was neither edited nor deleted. */
    public static Message message(
            long id,
            String conversationId,
            long seq,
            String senderId,
            String clientId,
            String content,
            List<Attachment> attachments,
            Long replyTo) {
        return new Message(
                id,
                conversationId,
                seq,
                senderId,
                null,
                clientId,
                null,
                content,
                attachments,
                replyTo,
                NOON,
                null,
                null,
                false);
    }
}
