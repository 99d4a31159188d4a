package dev.parley.bus;

import dev.parley.cluster.ClusterQuery;
import dev.parley.outbox.OutboxRow;
import dev.parley.protocol.Dialect;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.goods.GoodsDialect;
import dev.parley.protocol.listings.ListingsDialect;
import dev.parley.protocol.notifications.NotificationsDialect;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.protocol.sohbet.SohbetDialect;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Decodes a text as each of its receivers does. */
public final class BusTexts {
    private static final List<Dialect> DIALECTS = List.of(
            new ParleyDialect(65_536),
            new GoodsDialect(65_536),
            new SohbetDialect(65_536),
            new ListingsDialect(65_536, Clock.systemUTC()),
            new NotificationsDialect(65_536, Clock.systemUTC()));
    private static final List<ClusterQuery<?>> QUESTIONS =
            List.of(new ClusterQuery.Totals(), new ClusterQuery.ConnectionsOf("u"), new ClusterQuery.Reach("u", "r"));

    private interface Reading {
        void read() throws InvalidInputException;
    }

    private BusTexts() {}

    public static void offer(String text) {
        attempt(() -> heard(BusFrame.read(text)));
        attempt(() -> {
            for (BusFrame frame : BusFrame.readAll("[" + text + "," + text + "]")) {
                heard(frame);
            }
        });
        attempt(() -> ClusterQuery.read(new JsonFields(Json.object(text), "")));
        for (ClusterQuery<?> query : QUESTIONS) {
            attempt(() -> query.readAnswer(new JsonFields(Json.object(text), "")));
        }
        attempt(() -> new OutboxRow(1, "ws:conv:c1", "message.new", text).frame());
        attempt(() -> new OutboxRow(1, text, "order.shipped", "{}").frame());
        attempt(() -> new OutboxRow(1, "ws:all", text, "{}").frame());
        new RedisChannels("").address(text).ifPresent(Address::valid);
    }

    /** Every dialect may have to encode it. */
    private static void heard(BusFrame frame) throws InvalidInputException {
        frame.isForOtherAddress(new Address.Conversation("c1"));
        frame.event().coalescingKey();
        Json.object(new String(frame.nativeFrame(), StandardCharsets.UTF_8));
        for (Dialect dialect : DIALECTS) {
            Optional<byte[]> told = dialect.encode(frame.event(), null);
            if (told.isPresent()) {
                strict(new String(told.get(), StandardCharsets.UTF_8));
            }
        }
        byte[] again = BusFrame.write(frame.nativeFrame(), "i", frame.event());
        strict(new String(again, StandardCharsets.UTF_8));
    }

    private static void strict(String written) {
        try {
            Json.object(written);
        } catch (InvalidInputException e) {
            throw new AssertionError("what was taken is not written as strict JSON: " + written, e);
        }
    }

    private static void attempt(Reading reading) {
        try {
            reading.read();
        } catch (InvalidInputException e) {
            // the one way in which it may fail
        }
    }
}
