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

/** Begins the traces of messages; of none if tracing is off. Thread-safe. */
@Singleton
public class Tracing {
    private static final int LAST_SPANS_SECONDS = 2;
    /** A W3C {@code traceparent} of a sampled trace. */
    private static final Pattern CARRIER = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-01");

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    @Inject
    Tracing(TracingConfig config, InstanceName instance, MeterRegistry registry) {
        this(config.enabled() ? Exporting.provider(Telemetry.read(System::getenv), instance.value(), registry) : null);
    }

    /**
     * @param provider null if nothing is traced
     */
    public Tracing(@Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get("dev.parley");
    }

    /** Makes invalid settings fail the start, and not the first message. */
    void start(@Observes StartupEvent event) {
        // The parameter has the bean created, which is all that is needed.
    }

    /** Exports the remaining spans, for at most two seconds. */
    void stop(@Observes ShutdownEvent event) {
        if (provider != null) {
            provider.shutdown().join(LAST_SPANS_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Begins the first span of a message. Returns null if the message is not traced. */
    public @Nullable TraceSpan begin(String name) {
        return tracer == null ? null : TraceSpan.begin(tracer, name, Context.root());
    }

    /**
     * Begins a span after one on another instance. Returns null if the message is not traced.
     *
     * @param carrier the other span's {@link TraceSpan#carrier}; null or invalid if there was none
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
        // Without a parent it would begin a new trace.
        return before.isValid() ? TraceSpan.begin(tracer, name, Context.root().with(Span.wrap(before))) : null;
    }
}
