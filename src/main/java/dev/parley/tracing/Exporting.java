package dev.parley.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.http.HttpSenderProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.resources.ResourceBuilder;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Exports spans. They wait in OpenTelemetry's own queue and are dropped beyond its bound. {@code parley.tracing.spans}
 * counts spans that ended, were exported, and failed to be exported; the others wait or were dropped.
 */
final class Exporting {
    /** Loads the one sender that there is. By its name, since the native executable cannot search for it. */
    private static final class JdkOnly implements ComponentLoader {
        @Override
        public <T> Iterable<T> load(Class<T> kind) {
            return kind == HttpSenderProvider.class ? List.of(kind.cast(new JdkHttpSenderProvider())) : List.of();
        }
    }

    private Exporting() {}

    static SdkTracerProvider provider(Telemetry telemetry, String instance, MeterRegistry registry) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setComponentLoader(new JdkOnly())
                .setEndpoint(telemetry.endpoint())
                .setTimeout(Duration.ofMillis(telemetry.timeout()));
        telemetry.headers().forEach(exporter::addHeader);
        ResourceBuilder resource = Resource.builder();
        telemetry.resource().forEach(resource::put);
        resource.put("service.instance.id", instance);
        return SdkTracerProvider.builder()
                .setSampler(telemetry.sampler())
                .setResource(resource.build())
                .addSpanProcessor(new Counting(counter("ended", registry)))
                .addSpanProcessor(BatchSpanProcessor.builder(new Counted(
                                exporter.build(), counter("exported", registry), counter("failed", registry)))
                        .setScheduleDelay(Duration.ofMillis(telemetry.delay()))
                        .setMaxQueueSize(telemetry.queue())
                        .setMaxExportBatchSize(Math.min(telemetry.batch(), telemetry.queue()))
                        .build())
                .build();
    }

    private static Counter counter(String outcome, MeterRegistry registry) {
        return Counter.builder("parley.tracing.spans")
                .description("Steps of messages that are followed")
                .tag("outcome", outcome)
                .register(registry);
    }

    private record Counting(Counter ended) implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // Spans are counted when they end.
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
