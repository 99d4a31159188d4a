package dev.parley.bench.driver;

import java.util.function.LongSupplier;

/**
 * A closed loop with a constant number of messages in flight. They are sent half a window at a time, like a sender does
 * whose socket becomes writable again.
 */
public final class Saturation implements Client.Listener {
    private final Outlet outlet;
    private final int window;
    private final LongSupplier done;
    private boolean on = true;
    private long sent;

    /** @param done how many messages have reached all their targets */
    public Saturation(Outlet outlet, int window, LongSupplier done) {
        this.outlet = outlet;
        this.window = window;
        this.done = done;
    }

    @Override
    public void readComplete(Client client) {
        pump();
    }

    /** On the event loop. */
    public void pump() {
        long arrived = done.getAsLong();
        if (!on || sent - arrived > window / 2) {
            return;
        }
        while (sent - arrived < window) {
            outlet.write(sent++);
        }
        outlet.flush();
    }

    /** On the event loop. */
    public void stop() {
        on = false;
    }

    public long sent() {
        return sent;
    }
}
