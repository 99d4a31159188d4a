package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.bus.BusFrame;
import dev.parley.bus.ReceivedText;
import dev.parley.protocol.Event;
import dev.parley.testing.SimTime;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The bus of a simulation: it drops, repeats, delays and reorders frames, and goes down for a while. */
final class SimRedis {
    private final SimTime time;
    private final List<Port> ports = new ArrayList<>();
    private boolean away;
    double loss;

    SimRedis(SimTime time) {
        this.time = time;
    }

    /**
     * While it is down, it forgets subscriptions. The instances notice some time later, and subscribe again some time
     * after it is back.
     */
    void away(boolean on) {
        away = on;
        if (on) {
            ports.forEach(port -> port.subscribed.clear());
        } else {
            ports.forEach(port -> time.within(10, 400, port::reconnected));
        }
    }

    Port port(SimInstance instance) {
        Port port = new Port(instance);
        ports.add(port);
        return port;
    }

    void unplug(Port port) {
        ports.remove(port);
    }

    /** One instance's side. */
    final class Port implements Bus {
        private final SimInstance instance;
        private final Set<Address> subscribed = new HashSet<>();
        private final List<Runnable> whenUp = new ArrayList<>();

        private Port(SimInstance instance) {
            this.instance = instance;
        }

        @Override
        public void publish(Address address, Event event, byte[] frame) {
            if (away) {
                return;
            }
            String text = new String(BusFrame.write(frame, instance.name(), event), StandardCharsets.UTF_8);
            for (Port port : List.copyOf(ports)) {
                for (int copies = time.chance(0.05) ? 2 : 1; copies > 0; copies--) {
                    if (!time.chance(loss)) {
                        time.within(0, time.chance(0.05) ? 800 : 10, () -> port.arrive(address, text));
                    }
                }
            }
        }

        private void arrive(Address address, String text) {
            if (!away && subscribed.contains(address)) {
                instance.whenAwake(
                        () -> instance.hub().received(List.of(new ReceivedText(address, text)), instance.name()));
            }
        }

        @Override
        public Uni<Void> refresh(Address address) {
            return Uni.createFrom()
                    .emitter(emitter -> time.within(0, 20, () -> {
                        follow(address);
                        emitter.complete(null);
                    }));
        }

        @Override
        public Uni<Void> whenSubscribed(Address address) {
            return refresh(address);
        }

        private void follow(Address address) {
            if (!away && instance.interests().has(address)) {
                subscribed.add(address);
            } else {
                subscribed.remove(address);
            }
        }

        private void reconnected() {
            if (!away) {
                instance.interests().all().forEach(this::follow);
                whenUp.forEach(instance::whenAwake);
            }
        }

        @Override
        public boolean isUp() {
            return !away;
        }

        @Override
        public void onUp(Runnable task) {
            whenUp.add(task);
        }

        @Override
        public String instance() {
            return instance.name();
        }

        @Override
        public void onLost(Runnable task) {
            // Frames are lost on their way, and nobody notices.
        }

        @Override
        public void say(String channel, String text) {
            throw new UnsupportedOperationException("nobody in the simulation says anything");
        }

        @Override
        public void hear(String channel, Consumer<String> hearer) {
            // Nobody in the simulation says anything.
        }
    }
}
