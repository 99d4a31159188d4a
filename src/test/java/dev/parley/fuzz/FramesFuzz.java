package dev.parley.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.protocol.Command;
import dev.parley.protocol.Dialect;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Ids;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Message;
import dev.parley.protocol.Request;
import dev.parley.protocol.goods.GoodsDialect;
import dev.parley.protocol.listings.ListingsDialect;
import dev.parley.protocol.notifications.NotificationsDialect;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.protocol.sohbet.SohbetDialect;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Any text in every dialect is a command or an {@link InvalidInputException}, quickly, and every dialect writes an
 * accepted message as strict JSON.
 */
class FramesFuzz {
    private static final int MAX = 65_536;
    private static final List<Dialect> DIALECTS = List.of(
            new ParleyDialect(MAX),
            new GoodsDialect(MAX),
            new SohbetDialect(MAX),
            new ListingsDialect(MAX, Clock.systemUTC()),
            new NotificationsDialect(MAX, Clock.systemUTC()));

    @FuzzTest
    void frames(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Bounded.time(() -> DIALECTS.forEach(dialect -> decode(dialect, text)));
    }

    private static void decode(Dialect dialect, String text) {
        Request request;
        try {
            request = dialect.decode(text);
        } catch (InvalidInputException e) {
            if (e.code() == ErrorCode.INTERNAL || e.getMessage().isBlank()) {
                throw new AssertionError("a complaint that says nothing");
            }
            return;
        }
        if (request.speaker() != null && !Ids.valid(request.speaker())) {
            throw new AssertionError("a speaker that is no id");
        }
        if (request.command() instanceof Command.SendMessage send) {
            said(send);
        }
    }

    private static void said(Command.SendMessage send) {
        if (send.content().indexOf(0) >= 0) {
            throw new AssertionError("a content that PostgreSQL cannot hold");
        }
        Message message = new Message(
                7,
                "9",
                1,
                "12",
                null,
                send.clientId(),
                null,
                send.content(),
                send.attachments(),
                send.replyTo(),
                Instant.EPOCH,
                null,
                null,
                false);
        for (Dialect reader : DIALECTS) {
            reader.encode(new Event.MessageNew(message), null).ifPresent(frame -> {
                String written = new String(frame, StandardCharsets.UTF_8);
                try {
                    if (!new JsonFields(Json.object(written), "").has("type")) {
                        throw new AssertionError("a frame without a type");
                    }
                } catch (InvalidInputException e) {
                    throw new AssertionError("what was taken is not written as strict JSON: " + written, e);
                }
            });
        }
    }
}
