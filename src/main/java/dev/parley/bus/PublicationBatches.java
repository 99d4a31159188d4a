package dev.parley.bus;

import dev.parley.protocol.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publications that are due at the same time. Those for one address are sent as one text of up to {@value #MAX_BYTES}
 * bytes of native frames, since receivers write each text to every connection by itself.
 */
public final class PublicationBatches {
    static final int MAX_BYTES = 128 * 1024;

    private static final class Bundle {
        private final List<Bus.Publication> told = new ArrayList<>(1);
        private int bytes;
    }

    private final Bus bus;
    private final Map<Address, Bundle> waiting = new LinkedHashMap<>();

    public PublicationBatches(Bus bus) {
        this.bus = bus;
    }

    public void add(Address address, Event event, byte[] frame) {
        Bundle before = waiting.get(address);
        if (before != null && before.bytes + frame.length > MAX_BYTES) {
            send(address);
        }
        Bundle bundle = waiting.computeIfAbsent(address, _ -> new Bundle());
        bundle.told.add(new Bus.Publication(event, frame));
        bundle.bytes += frame.length;
    }

    /** Sends what was added for the address. What is added later comes after it. */
    public void send(Address address) {
        Bundle bundle = waiting.remove(address);
        if (bundle != null) {
            bus.publish(address, bundle.told);
        }
    }

    public void sendAll() {
        List.copyOf(waiting.keySet()).forEach(this::send);
    }
}
