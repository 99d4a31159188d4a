package dev.parley.security;

import io.vertx.ext.web.RoutingContext;

/**
 * How long an HTTP request may take. One that is long but goes on may ask for more, so that only one that stands is
 * ended.
 */
public final class RequestTime {
    private static final String KEY = RequestTime.class.getName();

    private RequestTime() {}

    /** @param extend gives the request its whole time again, from now */
    public static void grant(RoutingContext context, Runnable extend) {
        context.put(KEY, extend);
    }

    /** The request has got on. Any thread. */
    public static void extend(RoutingContext context) {
        if (context.get(KEY) instanceof Runnable extend) {
            extend.run();
        }
    }
}
