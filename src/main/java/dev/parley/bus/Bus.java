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
    /**
     * An event and its encoding.
     *
     * @param frame the event's native frame in UTF-8
     */
    record Publication(Event event, byte[] frame) {}

    /**
     * Publishes an event to the other instances. It may be lost.
     *
     * @param frame the event's native frame in UTF-8
     */
    void publish(Address address, Event event, byte[] frame);

    /** Publishes several events in order. They arrive together, or not at all. */
    default void publish(Address address, List<Publication> together) {
        together.forEach(told -> publish(address, told.event(), told.frame()));
    }

    /**
     * Brings the subscription to the address in line with whether a connection of this instance listens to it now.
     * Completes when it is, or at once while the bus is down. Never fails.
     */
    Uni<Void> refresh(Address address);

    /**
     * Completes when this instance receives what is published to an address that it listens to; otherwise like {@link
     * #refresh}.
     */
    Uni<Void> whenSubscribed(Address address);

    /** Returns the name of this instance, which is new at each start. */
    String instance();

    /** Publishes a text on a channel that only instances use. It may be lost. */
    void say(String channel, String text);

    /** Receives the texts of such a channel from now on, also this instance's own. */
    void hear(String channel, Consumer<String> hearer);

    /** Whether publications of other instances arrive, as far as is known. */
    boolean isUp();

    /** Runs the task whenever the bus has come back and all subscriptions are made again. */
    void onUp(Runnable task);

    /**
     * Runs the task when publications of this instance were lost, as soon as the bus takes publications again. The task must
     * not block.
     */
    void onLost(Runnable task);
}
