package dev.parley.scheduling;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;

/** The one place that asks Vert.x for what its public interface does not offer. */
public final class EventLoops {
    private EventLoops() {}

    /**
     * A context of its own on some event loop. {@link Vertx#getOrCreateContext} gives the current one, which may belong to
     * whichever request came first. Thread-safe.
     */
    public static ContextInternal newContext(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }
}
