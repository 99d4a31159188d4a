package dev.parley.http.guard;

import dev.parley.limits.FairMemory;
import dev.parley.protocol.ErrorCode;
import dev.parley.security.ClientAddresses;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads a request's body before anything else looks at the request, on its event loop, so that no thread ever waits for
 * a slow client; where the client waits to send it, after authentication. A body that is too long is refused, at once
 * if its length is announced. One that is broken off is dropped.
 */
@ApplicationScoped
class BodyReader {
    /** After CORS, whose headers are needed on every answer, and before authentication. */
    private static final int AFTER_CORS = 250;
    /** Authentication is at 200; {@link ImportRoute} and Quarkus' own limit are later. */
    private static final int AFTER_AUTHENTICATION = 60;

    private final long maxBytes;
    private final FairMemory memory;
    private final ClientAddresses addresses;
    private final AuditTrail trail;
    private final Counter broken;

    BodyReader(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit,
            RequestConfig config,
            ClientAddresses addresses,
            AuditTrail trail,
            MeterRegistry meters) {
        this.maxBytes = limit.asLongValue();
        this.memory = new FairMemory(config.bodyBytes().asLongValue());
        this.addresses = addresses;
        this.trail = trail;
        this.broken = meters.counter("parley.requests.broken");
        meters.gauge("parley.requests.body.bytes", memory, FairMemory::all);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_CORS);
        filters.register(this::admit, AFTER_AUTHENTICATION);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (ImportRoute.takes(context)) {
            // Read as a stream, line by line, each with a limit of its own.
            context.next();
        } else if (announced(request) > maxBytes) {
            refuse(context);
        } else if (hasBody(request) && !Expectation.of(request)) {
            new Reading(context).start();
        } else {
            context.next();
        }
    }

    /** Asks a client that waits for the body, and reads it. */
    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!Expectation.of(request) || !hasBody(request) || ImportRoute.takes(context)) {
            context.next();
            return;
        }
        Reading reading = new Reading(context);
        if (reading.hasRoom(announced(request))) {
            Expectation.meet(request);
            reading.start();
        } else {
            tooBusy(context);
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        return announced(request) > 0 || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    private static void tooBusy(RoutingContext context) {
        FallbackErrorHandler.send(
                context, Problem.of(ErrorCode.UNAVAILABLE, "too many bodies are on their way; try again"));
    }

    private void refuse(RoutingContext context) {
        trail.bodyTooLarge(context);
        FallbackErrorHandler.send(context, Problem.tooLarge(maxBytes));
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Reads one body. Event loop only. */
    private final class Reading {
        private final RoutingContext context;
        private final String address;
        private final Buffer body = Buffer.buffer();
        private boolean over;
        private boolean returned;

        Reading(RoutingContext context) {
            this.context = context;
            this.address = ClientAddresses.counted(addresses.of(context.request()));
        }

        boolean hasRoom(long bytes) {
            boolean room = memory.take(address, bytes);
            if (room) {
                memory.giveBack(address, bytes);
            }
            return room;
        }

        void start() {
            ((RoutingContextInternal) context).visitHandler(RoutingContextInternal.BODY_HANDLER);
            context.addEndHandler(_ -> giveBack());
            context.request().handler(this::part).endHandler(_ -> end()).exceptionHandler(_ -> breakOff());
        }

        private void part(Buffer part) {
            if (over) {
                return;
            }
            if (body.length() + part.length() > maxBytes) {
                over = true;
                refuse(context);
            } else if (memory.take(address, part.length())) {
                body.appendBuffer(part);
            } else {
                over = true;
                tooBusy(context);
            }
        }

        private void end() {
            if (!over) {
                over = true;
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        }

        private void breakOff() {
            if (!over) {
                over = true;
                broken.increment();
            }
            giveBack();
        }

        private void giveBack() {
            if (!returned) {
                returned = true;
                memory.giveBack(address, body.length());
            }
        }
    }
}
