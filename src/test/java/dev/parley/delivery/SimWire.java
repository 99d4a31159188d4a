package dev.parley.delivery;

import dev.parley.protocol.CloseCode;
import dev.parley.testing.SimTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A TCP connection: delivers in order after a while, or is cut with whatever was in flight. */
final class SimWire implements Transport {
    private static final int WINDOW = 4096;

    private final SimTime time;
    private final SimInstance instance;
    private final SimDevice device;
    private final List<byte[]> buffered = new ArrayList<>();
    private final List<Runnable> whenTaken = new ArrayList<>();
    private Session session;
    private Executor loop;
    private long lastArrival;
    private long pending;
    private boolean cut;

    SimWire(SimTime time, SimInstance instance, SimDevice device) {
        this.time = time;
        this.instance = instance;
        this.device = device;
    }

    void serves(Session served, Executor itsLoop) {
        session = served;
        loop = itsLoop;
        if (cut) {
            instance.disconnected(session, loop);
        }
    }

    @Override
    public String toString() {
        return session == null
                ? "not let in"
                : session.closed()
                        ? "closed"
                        : "listening to " + session.subscriptions().conversations() + " at "
                                + session.subscriptions().byConversation().values().stream()
                                        .map(subscription -> subscription.feed().head())
                                        .toList()
                                + ", " + pending + " bytes on the way";
    }

    boolean isCut() {
        return cut;
    }

    /** Cuts the network. The device notices at once, the instance later. */
    void cut() {
        if (!cut) {
            cut = true;
            if (session != null) {
                time.within(0, 500, () -> instance.whenAwake(() -> instance.disconnected(session, loop)));
            }
            device.disconnected(this);
        }
    }

    @Override
    public boolean writable() {
        return pending < WINDOW;
    }

    @Override
    public long pendingBytes() {
        return pending;
    }

    @Override
    public void write(byte[] utf8) {
        buffered.add(utf8);
        pending += utf8.length;
    }

    @Override
    public void flush() {
        List<byte[]> packet = List.copyOf(buffered);
        buffered.clear();
        long delay = 1000L * (1 + time.below(time.chance(0.1) ? 300 : 15));
        lastArrival = Math.max(lastArrival, time.micros() + delay);
        time.after(Duration.ofNanos((lastArrival - time.micros()) * 1000), () -> arrive(packet));
    }

    private void arrive(List<byte[]> packet) {
        if (cut) {
            return;
        }
        packet.forEach(frame -> device.received(this, new String(frame, StandardCharsets.UTF_8)));
        instance.whenAwake(() -> loop.execute(() -> {
            packet.forEach(frame -> pending -= frame.length);
            List<Runnable> due = List.copyOf(whenTaken);
            whenTaken.clear();
            due.forEach(Runnable::run);
        }));
    }

    @Override
    public void whenTaken(Runnable task) {
        whenTaken.add(task);
    }

    @Override
    public void ping() {
        throw new UnsupportedOperationException("nobody in the simulation pings");
    }

    @Override
    public void mark(long number) {
        // Devices of the simulation record what they have.
    }

    @Override
    public void reading(boolean on) {
        throw new UnsupportedOperationException("nobody in the simulation stops reading");
    }

    @Override
    public void close(CloseCode code) {
        cut();
    }
}
