package dev.parley.security;

import io.vertx.ext.web.RoutingContext;

/** Lets long HTTP requests that make progress ask for more time, so that only one that stalls is ended. */
public final class RequestTime {
    private static final String KEY = RequestTime.class.getName();

    private RequestTime() {}

    /**
     * Sets how the time of a request is extended.
     *
     * @param extend gives the request its whole time again, from now
     */
    public static void grant(RoutingContext context, Runnable extend) {
        context.put(KEY, extend);
    }

    /** Gives a request that has made progress its whole time again. Thread-safe. */
    public static void extend(RoutingContext context) {
        if (context.get(KEY) instanceof Runnable extend) {
            extend.run();
        }
    }
}
