package dev.parley.bus;

import java.util.List;

/** Takes what other instances published. Called on the event loop of the bus's listener. */
public interface BusReceiver {
    /**
     * @param batch    what arrived together, in its order
     * @param instance the name of this instance, whose own texts are passed over
     */
    void received(List<ReceivedText> batch, String instance);
}
