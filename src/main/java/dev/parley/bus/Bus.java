package dev.parley.bus;

import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Consumer;

/**
 * Carries events between instances. It may lose, repeat or reorder them; what must arrive is caught up from the log.
 * Thread-safe.
 */
public interface Bus {
    /** @param frame the event's native frame in UTF-8 */
    record Told(Event event, byte[] frame) {}

    /** Tells the other instances, as well as may be; {@code frame} is the event's native frame in UTF-8. */
    void publish(Address address, Event event, byte[] frame);

    /** The same for several, in order: where they arrive, they arrive at once. */
    default void publish(Address address, List<Told> together) {
        together.forEach(told -> publish(address, told.event(), told.frame()));
    }

    /**
     * This instance began or ceased to listen to the address: brings the subscription in line with what it listens to
     * at the time. Completes when it is, or at once while the bus is away; never fails.
     */
    Uni<Void> refresh(Address address);

    /** Completes when the instance hears what is published to an address that it listens to, as {@link #refresh}. */
    Uni<Void> settled(Address address);

    /** The name of this instance among the others: made anew at each start. */
    String instance();

    /** Publishes a text on a channel of the instances' own, as well as may be. */
    void say(String channel, String text);

    /** Hears what is said on such a channel, also by oneself, from now on. */
    void hear(String channel, Consumer<String> hearer);

    /** Whether what others publish comes in at present, as far as is known. */
    boolean isUp();

    /** Runs the task whenever the bus has come back and listens to everything again. */
    void onUp(Runnable task);
}
