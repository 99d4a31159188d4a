package dev.parley.bus;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Publishes frames of services, as if these had published them themselves, and confirms that they were published. */
public interface ConfirmedBus {
    /**
     * A frame for an address.
     *
     * @param frame {@code {"type", "payload"}} in UTF-8
     */
    record AddressedFrame(Address address, byte[] frame) {}

    /**
     * Publishes in the order of the list, to this instance too. Completes when all are published. If it fails, any of
     * them may have been published. Thread-safe.
     */
    Uni<Void> publish(List<AddressedFrame> frames);
}
