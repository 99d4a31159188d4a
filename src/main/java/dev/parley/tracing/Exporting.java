package dev.parley.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Collection;
import java.util.Map;

/**
 * Where spans go, as the {@code OTEL_…} variables say. They wait in OpenTelemetry's own queue, 2048 unless those say
 * otherwise, and beyond that are dropped. {@code parley.tracing.spans} counts those that ended, and of these the exported
 * and those whose export failed; the others wait or were dropped.
 */
@RegisterForReflection(classNames = {"io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider",
        "io.opentelemetry.exporter.otlp.internal.OtlpSpanExporterProvider",
        "io.opentelemetry.sdk.autoconfigure.EnvironmentResourceProvider"})
final class Exporting {
    /** Where the environment says nothing else. */
    private static final Map<String, String> DEFAULTS = Map.of("otel.service.name", "parley",
            "otel.exporter.otlp.protocol", "http/protobuf", "otel.metrics.exporter", "none", "otel.logs.exporter", "none");

    private Exporting() {}

    static SdkTracerProvider provider(String instance, MeterRegistry registry) {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .setServiceClassLoader(Exporting.class.getClassLoader())
                .disableShutdownHook()
                .addPropertiesSupplier(() -> DEFAULTS)
                .addResourceCustomizer((resource, _) ->
                        resource.toBuilder().put("service.instance.id", instance).build())
                .addTracerProviderCustomizer((builder, _) -> builder.addSpanProcessor(new Counting(counter("ended", registry))))
                .addSpanExporterCustomizer((exporter, _) ->
                        new Counted(exporter, counter("exported", registry), counter("failed", registry)))
                .build().getOpenTelemetrySdk().getSdkTracerProvider();
    }

    private static Counter counter(String outcome, MeterRegistry registry) {
        return Counter.builder("parley.tracing.spans").description("Steps of messages that are followed")
                .tag("outcome", outcome).register(registry);
    }

    private record Counting(Counter ended) implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // Only ends count.
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.increment();
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    private record Counted(SpanExporter exporter, Counter exported, Counter failed) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = exporter.export(spans);
            return result.whenComplete(() -> (result.isSuccess() ? exported : failed).increment(count));
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
