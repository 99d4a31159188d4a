package dev.parley.delivery;

import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Takes events to the connections of this instance, and over Redis to those of the others. Callable from any thread. */
@ApplicationScoped
public class Hub {
    /** Tells everybody at the address. */
    public void publish(Address address, Event event) {
        publish(address, event, null);
    }

    /** @param exceptSession the id of the one connection that is not told; null for none */
    public void publish(Address address, Event event, String exceptSession) {
    }

    /** Tells the readers of each conversation of newly committed messages; those of one conversation in order. */
    public void publishCommitted(List<Message> messages) {
    }
}
