package dev.parley.tracing;

import dev.parley.config.InstanceName;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where the ways of messages begin that are followed: of none where tracing is off. From any thread. */
@Singleton
public class Tracing {
    static final String CARRIER = "traceparent";

    private static final int LAST_SPANS_SECONDS = 2;
    private static final TextMapGetter<String> ALONE = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(CARRIER);
        }

        @Override
        public String get(String carrier, String key) {
            return key.equals(CARRIER) ? carrier : null;
        }
    };

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    @Inject
    Tracing(TracingConfig config, InstanceName instance, MeterRegistry registry) {
        this(config.enabled() ? Exporting.provider(instance.value(), registry) : null);
    }

    /** @param provider null where nothing is followed */
    public Tracing(SdkTracerProvider provider) {
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

    /** The first step of a message's way; null where it is not followed. */
    public Step begin(String name) {
        return tracer == null ? null : Step.begin(tracer, name, Context.root());
    }

    /**
     * The step after one on another instance; null where the message is not followed.
     *
     * @param carrier that one's {@link Step#carrier}; null, or nonsense, where there was none
     */
    public Step carryOn(String name, String carrier) {
        if (tracer == null || carrier == null) {
            return null;
        }
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), carrier, ALONE);
        // Without a parent it would begin a way of its own.
        return parent == Context.root() ? null : Step.begin(tracer, name, parent);
    }
}
