package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Interests;
import dev.parley.feed.Feed;
import dev.parley.feed.Log;
import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.Event;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Delivers events to the sessions of this instance. Events of one thread keep their order. Thread-safe. */
@ApplicationScoped
class LocalDelivery {
    /** An event for all who listen to the address, except for one session if that is not null. */
    record AddressedEvent(
            Address address,
            PreparedEvent prepared,
            @Nullable String exceptSession) {}

    private final SessionRegistry registry;
    private final Interests interests;
    private final LogReader log;
    private final DeliveryMetrics metrics;

    LocalDelivery(SessionRegistry registry, Interests interests, LogReader log, DeliveryMetrics metrics) {
        this.registry = registry;
        this.interests = interests;
        this.log = log;
        this.metrics = metrics;
    }

    void deliver(AddressedEvent addressed) {
        deliver(List.of(addressed));
    }

    /** Posts one task to each event loop that has a listener, however many events there are. */
    void deliver(List<AddressedEvent> batch) {
        for (Shard shard : registry.shards()) {
            List<AddressedEvent> concerned = batch.size() == 1 ? batch : new ArrayList<>(batch.size());
            if (batch.size() == 1) {
                if (!concerns(batch.getFirst().address(), shard)) {
                    continue;
                }
            } else {
                batch.stream()
                        .filter(addressed -> concerns(addressed.address(), shard))
                        .forEach(concerned::add);
            }
            if (!concerned.isEmpty()) {
                shard.post(() -> deliver(shard, concerned));
            }
        }
    }

    private boolean concerns(Address address, Shard shard) {
        return address instanceof Address.Everybody || (interests.of(address) & 1L << shard.index()) != 0;
    }

    private void deliver(Shard shard, List<AddressedEvent> batch) {
        for (int from = 0, to; from < batch.size(); from = to) {
            to = endOfRun(batch, from);
            if (to - from > 1) {
                toConversation(shard, batch.get(from).address(), batch.subList(from, to));
            } else {
                deliver(shard, batch.get(from));
            }
        }
        // This runs after the flush that these deliveries requested.
        long since = batch.getFirst().prepared().since();
        shard.post(() -> metrics.delivered(System.nanoTime() - since));
    }

    private void deliver(Shard shard, AddressedEvent addressed) {
        PreparedEvent prepared = addressed.prepared();
        switch (addressed.address()) {
            case Address.Conversation(var id) -> toConversation(shard, id, addressed);
            case Address.User(var id) -> toUser(shard, id, addressed);
            case Address.Room(var name) ->
                List.copyOf(shard.inRoom(name)).forEach(s -> s.deliverUnless(prepared, addressed.exceptSession()));
            case Address.Everybody() ->
                List.copyOf(shard.all()).forEach(session -> {
                    if (session.userId() != null) {
                        session.deliverUnless(prepared, addressed.exceptSession());
                    }
                });
        }
    }

    /** The end of the run from {@code from} that has only entries of one conversation. */
    private static int endOfRun(List<AddressedEvent> batch, int from) {
        int to = from;
        while (to < batch.size()
                && batch.get(to).address() instanceof Address.Conversation
                && isEntry(batch.get(to))
                && batch.get(to).address().equals(batch.get(from).address())) {
            to++;
        }
        return Math.max(to, from + 1);
    }

    private static boolean isEntry(AddressedEvent addressed) {
        return addressed.prepared().event().logSeq() > 0
                && (addressed.address() instanceof Address.Conversation
                        || addressed.prepared().event() instanceof Event.UserEntry);
    }

    private void toConversation(Shard shard, Address address, List<AddressedEvent> messages) {
        Feed<Session> feed = address instanceof Address.Conversation(var id) ? shard.feed(id) : null;
        if (feed != null) {
            feed.offer(messages.stream().map(AddressedEvent::prepared).toList());
            log.fillGap(shard, feed);
        }
    }

    private void toConversation(Shard shard, String id, AddressedEvent addressed) {
        Feed<Session> feed = shard.feed(id);
        if (feed == null) {
            return;
        }
        if (isEntry(addressed)) {
            feed.offer(addressed.prepared());
            log.fillGap(shard, feed);
        } else {
            feed.tell(session -> session.deliverUnless(addressed.prepared(), addressed.exceptSession()));
        }
    }

    /** Entries of the user's log go through its feed; the devices get everything else as it comes. */
    private void toUser(Shard shard, String id, AddressedEvent addressed) {
        if (isEntry(addressed)) {
            Feed<Session> feed = shard.feed(new Log.OfUser(id));
            if (feed != null) {
                feed.offer(addressed.prepared());
                log.fillGap(shard, feed);
            }
        } else {
            List.copyOf(shard.of(id))
                    .forEach(session -> session.deliverUnless(addressed.prepared(), addressed.exceptSession()));
        }
    }
}
