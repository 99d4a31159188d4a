package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.BusFrame;
import dev.parley.bus.BusReceiver;
import dev.parley.bus.PublicationBatches;
import dev.parley.bus.ReceivedText;
import dev.parley.delivery.LocalDelivery.AddressedEvent;
import dev.parley.feed.PreparedEvent;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Message;
import dev.parley.protocol.parley.ParleyDialect;
import dev.parley.protocol.parley.ParleyEvents;
import dev.parley.tracing.MessageTimes;
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
import org.jspecify.annotations.Nullable;

/** Publishes events to the connections of this instance, and over the bus to those of the others. Thread-safe. */
@ApplicationScoped
public class Hub implements BusReceiver {
    private static final Logger LOG = Logger.getLogger(Hub.class);
    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LocalDelivery local;
    private final Bus bus;
    private final ParleyDialect busDialect;
    private final MessageTimes recent;
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
            MessageTimes recent,
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

    /**
     * Registers a hearer of everything that arrives over the bus. It is called before the connections get it, and must
     * not block.
     */
    public void onReceived(BiConsumer<Address, Event> hearer) {
        hearers.add(hearer);
    }

    /**
     * Registers an observer of everything that this instance publishes, except by {@link #deliverHere}. It must not block.
     */
    public void onPublished(BiConsumer<Address, Event> observer) {
        observers.add(observer);
    }

    /** Publishes the event to the connections of this instance only. */
    public void deliverHere(Address address, Event event) {
        local.deliver(new AddressedEvent(address, new PreparedEvent(event, System.nanoTime()), null));
    }

    /** Publishes the event to the address. */
    public void publish(Address address, Event event) {
        publish(address, event, null);
    }

    /**
     * Publishes the event to the address.
     *
     * @param exceptSession the id of the one connection that does not get it, or null if all do
     */
    public void publish(Address address, Event event, @Nullable String exceptSession) {
        PreparedEvent prepared = new PreparedEvent(event, System.nanoTime());
        local.deliver(new AddressedEvent(address, prepared, exceptSession));
        toOthers(address, prepared);
        observers.forEach(observer -> observer.accept(address, event));
    }

    /** Publishes the event to several addresses. It is encoded once. */
    public void publish(List<Address> addresses, Event event) {
        PreparedEvent prepared = new PreparedEvent(event, System.nanoTime());
        local.deliver(addresses.stream()
                .map(address -> new AddressedEvent(address, prepared, null))
                .toList());
        byte[] frame = nativeFrame(prepared);
        addresses.forEach(address -> {
            bus.publish(address, event, frame);
            observers.forEach(observer -> observer.accept(address, event));
        });
    }

    /**
     * Publishes newly committed messages to their conversations, those of one conversation in order.
     *
     * @param followed the spans of sampled messages, by message id
     */
    public void publishCommitted(List<Message> messages, Map<Long, TraceSpan> followed) {
        long now = System.nanoTime();
        List<AddressedEvent> batch = new ArrayList<>(messages.size());
        for (Message message : messages) {
            PreparedEvent prepared = new PreparedEvent(new Event.MessageNew(message), now);
            if (!followed.isEmpty()) {
                prepared.follow(followed.get(message.id()));
            }
            batch.add(new AddressedEvent(new Address.Conversation(message.conversationId()), prepared, null));
        }
        if (!batch.isEmpty()) {
            local.deliver(batch);
            toOthers(batch);
            recent.published(messages);
            batch.forEach(addressed -> observers.forEach(observer ->
                    observer.accept(addressed.address(), addressed.prepared().event())));
        }
    }

    /**
     * Takes texts from the bus and delivers all of them together, so that each connection is written to once. A text
     * that is not an event, or not one for its address, is counted and dropped.
     */
    @Override
    public void received(List<ReceivedText> batch, String instance) {
        List<AddressedEvent> addressed = new ArrayList<>(batch.size());
        for (ReceivedText heard : batch) {
            if (!BusFrame.isOf(instance, heard.text())) {
                try {
                    for (BusFrame frame :
                            heard.trusted() ? BusFrame.readAll(heard.text()) : BusFrame.readUnsealed(heard.text())) {
                        if (frame.from() != null && !heard.trusted()) {
                            distrust();
                            continue;
                        }
                        take(heard.address(), frame).ifPresentOrElse(addressed::add, broken::increment);
                    }
                } catch (InvalidInputException e) {
                    broken.increment();
                } catch (RuntimeException e) {
                    // One bad text must not harm the others.
                    broken.increment();
                    LOG.error("Processing a text from the bus failed", e);
                }
            }
        }
        if (!addressed.isEmpty()) {
            local.deliver(addressed);
            addressed.stream()
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
            LOG.warn("Frames on Redis claim to be from an instance but lack its seal: they are forged, or"
                    + " PARLEY_REDIS_SECRET (by default the password of PostgreSQL) differs between instances");
        }
    }

    private Optional<AddressedEvent> take(Address address, BusFrame frame) {
        if (frame.isForOtherAddress(address)) {
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
        return Optional.of(new AddressedEvent(address, prepared.follow(carriedOn(frame)), null));
    }

    private void toOthers(List<AddressedEvent> batch) {
        PublicationBatches bundles = new PublicationBatches(bus);
        for (AddressedEvent addressed : batch) {
            PreparedEvent prepared = addressed.prepared();
            if (prepared.step() == null) {
                bundles.add(addressed.address(), prepared.event(), nativeFrame(prepared));
            } else {
                bundles.send(addressed.address());
                toOthers(addressed.address(), prepared);
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

    /** The span that continues the sender's, or null if the event is not sampled. */
    private @Nullable TraceSpan carriedOn(BusFrame frame) {
        TraceSpan step = tracing.carryOn("deliver", frame.carrier());
        return step != null && frame.event() instanceof Event.MessageNew(var message)
                ? step.message(message.id(), message.conversationId(), message.seq())
                : step;
    }
}
