package dev.parley.tracing;

import dev.parley.config.InstanceName;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the ways of messages begin that are followed: of none where tracing is off. Thread-safe. */
@Singleton
public class Tracing {
    private static final int LAST_SPANS_SECONDS = 2;
    /** A {@code traceparent} of W3C whose message is followed. */
    private static final Pattern CARRIER = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-01");

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    @Inject
    Tracing(TracingConfig config, InstanceName instance, MeterRegistry registry) {
        this(config.enabled() ? Exporting.provider(Telemetry.read(System::getenv), instance.value(), registry) : null);
    }

    /** @param provider null if nothing is followed */
    public Tracing(@Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get("dev.parley");
    }

    /** Has settings that are wrong end the start, and not the first message. */
    void start(@Observes StartupEvent event) {
        // Being made is all there is to it.
    }

    /** Sends what was not sent yet, for two seconds at most. */
    void stop(@Observes ShutdownEvent event) {
        if (provider != null) {
            provider.shutdown().join(LAST_SPANS_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The first step of a message's way; null if it is not followed. */
    public @Nullable TraceSpan begin(String name) {
        return tracer == null ? null : TraceSpan.begin(tracer, name, Context.root());
    }

    /**
     * The step after one on another instance; null if the message is not followed.
     *
     * @param carrier that one's {@link TraceSpan#carrier}; null, or nonsense, where there was none
     */
    public @Nullable TraceSpan carryOn(String name, @Nullable String carrier) {
        if (tracer == null || carrier == null) {
            return null;
        }
        Matcher parts = CARRIER.matcher(carrier);
        if (!parts.matches()) {
            return null;
        }
        SpanContext before = SpanContext.createFromRemoteParent(
                parts.group(1), parts.group(2), TraceFlags.getSampled(), TraceState.getDefault());
        // Without a parent it would begin a way of its own.
        return before.isValid() ? TraceSpan.begin(tracer, name, Context.root().with(Span.wrap(before))) : null;
    }
}
