package dev.parley.bus;

import java.util.List;

/** Receives what other instances published. Called on the event loop of the bus's listener. */
public interface BusReceiver {
    /**
     * @param batch the texts that arrived together, in order
     * @param instance the name of this instance, whose own texts are skipped
     */
    void received(List<ReceivedText> batch, String instance);
}
