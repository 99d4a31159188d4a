package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.BusFrame;
import dev.parley.bus.BusReceiver;
import dev.parley.bus.PublicationBatches;
import dev.parley.bus.ReceivedText;
import dev.parley.delivery.LocalDelivery.Posted;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Message;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.protocol.parley.ParleyEvents;
import dev.parley.tracing.TraceSpan;
import dev.parley.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Takes events to the connections of this instance, and over the bus to those of the others. Thread-safe.
 */
@ApplicationScoped
public class Hub implements BusReceiver {
    private static final Logger LOG = Logger.getLogger(Hub.class);
    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LocalDelivery local;
    private final Bus bus;
    private final ParleyDialect busDialect;
    private final RecentMessages recent;
    private final Tracing tracing;
    private final Counter broken;
    private final Counter forged;
    private final AtomicLong distrustedAt = new AtomicLong(System.nanoTime() - SAY_AGAIN_NANOS);
    private final List<BiConsumer<Address, Event>> hearers = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<Address, Event>> observers = new CopyOnWriteArrayList<>();

    Hub(
            LocalDelivery local,
            Bus bus,
            ParleyDialect busDialect,
            RecentMessages recent,
            Tracing tracing,
            MeterRegistry registry) {
        this.local = local;
        this.bus = bus;
        this.busDialect = busDialect;
        this.recent = recent;
        this.tracing = tracing;
        this.broken = registry.counter("parley.bus.broken");
        this.forged = registry.counter("parley.bus.forged");
    }

    /** Has the hearer told of everything that comes in over the bus, before the connections are; it must not block. */
    public void onReceived(BiConsumer<Address, Event> hearer) {
        hearers.add(hearer);
    }

    /** Has the observer told of everything that this instance has told everybody; it must not block. */
    public void onPublished(BiConsumer<Address, Event> observer) {
        observers.add(observer);
    }

    /** Tells those at the address whose connections are on this instance, and nobody else. */
    public void tellHere(Address address, Event event) {
        local.deliver(new Posted(address, new PreparedEvent(event, System.nanoTime()), null));
    }

    /** Tells everybody at the address. */
    public void publish(Address address, Event event) {
        publish(address, event, null);
    }

    /** @param exceptSession the id of the one connection that is not told; null for none */
    public void publish(Address address, Event event, String exceptSession) {
        PreparedEvent prepared = new PreparedEvent(event, System.nanoTime());
        local.deliver(new Posted(address, prepared, exceptSession));
        toOthers(address, prepared);
        observers.forEach(observer -> observer.accept(address, event));
    }

    /** Tells everybody at these addresses the same, which is encoded once. */
    public void publish(List<Address> addresses, Event event) {
        PreparedEvent prepared = new PreparedEvent(event, System.nanoTime());
        local.deliver(addresses.stream()
                .map(address -> new Posted(address, prepared, null))
                .toList());
        byte[] frame = nativeFrame(prepared);
        addresses.forEach(address -> {
            bus.publish(address, event, frame);
            observers.forEach(observer -> observer.accept(address, event));
        });
    }

    /**
     * Tells the readers of each conversation of newly committed messages; those of one conversation in order.
     *
     * @param followed the ways of those that are followed, by their ids
     */
    public void publishCommitted(List<Message> messages, Map<Long, TraceSpan> followed) {
        long now = System.nanoTime();
        List<Posted> batch = new ArrayList<>(messages.size());
        for (Message message : messages) {
            PreparedEvent prepared = new PreparedEvent(new Event.MessageNew(message), now);
            if (!followed.isEmpty()) {
                prepared.follow(followed.get(message.id()));
            }
            batch.add(new Posted(new Address.Conversation(message.conversationId()), prepared, null));
        }
        if (!batch.isEmpty()) {
            local.deliver(batch);
            toOthers(batch);
            recent.published(messages);
            batch.forEach(posted -> observers.forEach(observer ->
                    observer.accept(posted.address(), posted.prepared().event())));
        }
    }

    /**
     * Takes what came over the bus, and publishes all of it together, so that each connection is written to once. What is
     * not an event, or not one for its address, is counted and dropped.
     */
    @Override
    public void received(List<ReceivedText> batch, String instance) {
        List<Posted> posted = new ArrayList<>(batch.size());
        for (ReceivedText heard : batch) {
            if (!BusFrame.isOf(instance, heard.text())) {
                try {
                    for (BusFrame frame :
                            heard.trusted() ? BusFrame.readAll(heard.text()) : BusFrame.readUnsealed(heard.text())) {
                        if (frame.from() != null && !heard.trusted()) {
                            distrust();
                            continue;
                        }
                        take(heard.address(), frame).ifPresentOrElse(posted::add, broken::increment);
                    }
                } catch (InvalidInputException e) {
                    broken.increment();
                } catch (RuntimeException e) {
                    // Not to the harm of those that came with it.
                    broken.increment();
                    LOG.error("What came over the bus could not be taken in", e);
                }
            }
        }
        if (!posted.isEmpty()) {
            local.deliver(posted);
            posted.stream()
                    .map(it -> it.prepared().step())
                    .filter(Objects::nonNull)
                    .forEach(TraceSpan::end);
        }
    }

    private void distrust() {
        forged.increment();
        long now = System.nanoTime();
        long before = distrustedAt.get();
        if (now - before >= SAY_AGAIN_NANOS && distrustedAt.compareAndSet(before, now)) {
            LOG.warn("Frames on Redis pass for an instance's and do not have its seal: either somebody forges them, or"
                    + " PARLEY_REDIS_SECRET (without it the password of PostgreSQL) is not the same for all instances");
        }
    }

    private Optional<Posted> take(Address address, BusFrame frame) {
        if (frame.strays(address)) {
            return Optional.empty();
        }
        PreparedEvent prepared = new PreparedEvent(frame.event(), System.nanoTime());
        if (!(frame.event() instanceof Event.MessageMarked marked) || marked.alone()) {
            prepared.as(busDialect, frame.nativeFrame());
        }
        if (frame.from() == null) {
            prepared.asItIs(frame.nativeFrame());
        }
        if (frame.from() != null && frame.event() instanceof Event.MessageNew(var message)) {
            recent.received(message);
        }
        hearers.forEach(hearer -> hearer.accept(address, frame.event()));
        return Optional.of(new Posted(address, prepared.follow(carriedOn(frame)), null));
    }

    private void toOthers(List<Posted> batch) {
        PublicationBatches bundles = new PublicationBatches(bus);
        for (Posted posted : batch) {
            PreparedEvent prepared = posted.prepared();
            if (prepared.step() == null) {
                bundles.add(posted.address(), prepared.event(), nativeFrame(prepared));
            } else {
                bundles.send(posted.address());
                toOthers(posted.address(), prepared);
            }
        }
        bundles.sendAll();
    }

    private byte[] nativeFrame(PreparedEvent prepared) {
        return prepared.in(busDialect).orElseGet(() -> ParleyEvents.write(prepared.event()));
    }

    private void toOthers(Address address, PreparedEvent prepared) {
        byte[] frame = nativeFrame(prepared);
        TraceSpan publish = prepared.step() == null ? null : prepared.step().next("publish");
        if (publish == null) {
            bus.publish(address, prepared.event(), frame);
        } else {
            bus.publish(address, prepared.event(), BusFrame.followed(frame, publish.carrier()));
            publish.end();
        }
    }

    /** Null for what the others do not follow, or this instance does not. */
    private TraceSpan carriedOn(BusFrame frame) {
        TraceSpan step = tracing.carryOn("deliver", frame.carrier());
        return step != null && frame.event() instanceof Event.MessageNew(var message)
                ? step.message(message.id(), message.conversationId(), message.seq())
                : step;
    }
}
