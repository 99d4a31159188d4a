package dev.parley.http.guard;

import dev.parley.importing.ImportReport;
import dev.parley.importing.ImportRun;
import dev.parley.importing.Imports;
import dev.parley.protocol.InvalidInputException;
import dev.parley.security.RequestTime;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Handles an import. The body is a stream of lines, and so is the answer, which begins while the body still comes. It
 * is not a JAX-RS resource, since those get their body whole. The socket is not read while two batches wait for the
 * database.
 */
@ApplicationScoped
class ImportRoute {
    private static final String PATH = "/api/v1/import";
    private static final String MEDIA_TYPE = "application/x-ndjson";
    /** After authentication, which is at 200, and before Quarkus limits the length of bodies. */
    private static final int AFTER_AUTHENTICATION = 50;

    private final Imports imports;
    private final AuditTrail trail;

    ImportRoute(Imports imports, AuditTrail trail) {
        this.imports = imports;
        this.trail = trail;
    }

    /** Whether the request is an import. */
    static boolean takes(RoutingContext context) {
        return context.request().method().equals(HttpMethod.POST) && PATH.equals(context.normalizedPath());
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, AFTER_AUTHENTICATION);
    }

    private void handle(RoutingContext context) {
        if (!PATH.equals(context.normalizedPath())) {
            context.next();
        } else if (!context.request().method().equals(HttpMethod.POST)) {
            context.response().putHeader(HttpHeaderNames.ALLOW, "POST");
            FallbackErrorHandler.send(context, Problem.of(405));
        } else if (context.request().headers().contains(HttpHeaderNames.CONTENT_ENCODING)) {
            FallbackErrorHandler.send(context, Problem.of(415));
        } else if (!(context.user() instanceof QuarkusHttpUser known)
                || known.getSecurityIdentity().isAnonymous()) {
            context.fail(new UnauthorizedException());
        } else if (!mayImport(known.getSecurityIdentity())) {
            trail.forbidden(context);
            context.fail(new ForbiddenException());
        } else {
            begin(context, known.getSecurityIdentity().getPrincipal().getName());
        }
    }

    private static boolean mayImport(SecurityIdentity identity) {
        return identity.hasRole("service") || identity.hasRole("admin");
    }

    private void begin(RoutingContext context, String caller) {
        HttpServerRequest request = context.request();
        String source;
        boolean dry;
        try {
            source = Params.id("source", request.getParam("source"));
            dry = Params.flag("dry_run", request.getParam("dry_run"));
        } catch (InvalidInputException bad) {
            FallbackErrorHandler.send(context, Problem.of(bad));
            return;
        }
        trail.adminDoes(dry ? "import_dry_run" : "import", context);
        imports.begin(source, caller, dry, new Answer(context.response()))
                .subscribe()
                .with(run -> new Body(context, run).read(), context::fail);
    }

    /** The answer, which begins with its first line. */
    private record Answer(HttpServerResponse response) implements ImportReport {
        @Override
        public void line(byte[] line) {
            if (!response.ended() && !response.closed()) {
                if (!response.headWritten()) {
                    response.setChunked(true).putHeader(HttpHeaderNames.CONTENT_TYPE, MEDIA_TYPE);
                }
                response.write(Buffer.buffer(line).appendByte((byte) '\n'));
            }
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }
    }

    /** The body, which is read on when the run has room again. Event loop only. */
    private static final class Body {
        private final RoutingContext context;
        private final HttpServerRequest request;
        private final ImportRun run;
        private boolean over;

        private Body(RoutingContext context, ImportRun run) {
            this.context = context;
            this.request = context.request();
            this.run = run;
        }

        private void read() {
            Expectation.meet(request);
            request.exceptionHandler(_ -> stop());
            context.response().closeHandler(_ -> stop());
            request.handler(chunk -> {
                if (!over) {
                    RequestTime.extend(context);
                    request.pause();
                    whenDone(run.take(chunk.getBytes()), request::resume);
                }
            });
            request.endHandler(_ -> {
                if (!over) {
                    whenDone(run.end(), this::answered);
                }
            });
            request.resume();
        }

        private void whenDone(Uni<Void> step, Runnable next) {
            step.subscribe()
                    .with(
                            _ -> {
                                if (!over) {
                                    RequestTime.extend(context);
                                    next.run();
                                }
                            },
                            this::fail);
        }

        /**
         * Reads and drops the rest of the body, for as long as a request may take, so that the client sees the answer.
         */
        private void fail(Throwable failure) {
            if (!over) {
                run.failed(failure);
                answered();
                request.resume();
            }
        }

        private void answered() {
            stop();
            context.response().end();
        }

        /** What is being stored is stored to its end. */
        private void stop() {
            if (!over) {
                over = true;
                run.close().subscribe().with(_ -> {});
            }
        }
    }
}
