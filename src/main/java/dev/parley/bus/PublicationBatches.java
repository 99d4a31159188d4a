package dev.parley.bus;

import dev.parley.protocol.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is to tell the other instances at one time. What is for one address goes together, up to {@value
 * #MAX_BYTES} bytes of native frames: of many small pieces the others would write each to every connection by itself.
 */
public final class PublicationBatches {
    static final int MAX_BYTES = 128 * 1024;

    private static final class Bundle {
        private final List<Bus.Told> told = new ArrayList<>(1);
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
        bundle.told.add(new Bus.Told(event, frame));
        bundle.bytes += frame.length;
    }

    /** What was added for the address goes out; what is published next comes after it. */
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
