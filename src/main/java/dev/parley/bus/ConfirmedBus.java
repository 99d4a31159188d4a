package dev.parley.bus;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Publishes what other services have to say, as if they had published it themselves, and tells whether it is out. */
public interface ConfirmedBus {
    /**
     * A frame as it goes over the bus.
     *
     * @param frame {@code {"type", "payload"}} in UTF-8
     */
    record Letter(Address address, byte[] frame) {}

    /**
     * Publishes in the order of the list, to this instance too. Completes when all of it is published; fails where
     * that is not known, and some or all of it may be. Thread-safe.
     */
    Uni<Void> publish(List<Letter> letters);
}
