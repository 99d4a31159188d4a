package dev.parley.scheduling;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.Executor;

/** Creates contexts on event loops, and runs tasks and completes answers on given ones. */
public final class EventLoops {
    private EventLoops() {}

    /**
     * Returns a new context on some event loop. {@link Vertx#getOrCreateContext} returns the current one, which may
     * belong to whichever request came first. Thread-safe.
     */
    public static Context newContext(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Returns an executor that runs tasks on the context, one after the other. Thread-safe. */
    public static Executor executor(Context context) {
        return task -> context.runOnContext(_ -> task.run());
    }

    /**
     * Completes {@code answer} on the Vert.x context that is current at this call, or on any thread if there is none.
     */
    public static <T> Uni<T> answerHere(Uni<T> answer) {
        Context here = Vertx.currentContext();
        return here == null ? answer : answer.emitOn(executor(here));
    }
}
