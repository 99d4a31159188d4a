package dev.parley.testing;

import dev.parley.tracing.Tracing;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Traces messages, and keeps the spans in memory. */
public final class Spans implements SpanExporter {
    private final List<SpanData> ended = new CopyOnWriteArrayList<>();

    /** Returns another one that shares the spans, as instances share a collector. */
    public Tracing tracing() {
        return tracing(Sampler.parentBased(Sampler.alwaysOn()));
    }

    public Tracing tracing(Sampler sampler) {
        return new Tracing(SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(this))
                .build());
    }

    public List<SpanData> ended() {
        return ended;
    }

    public List<String> names() {
        return ended.stream().map(SpanData::getName).toList();
    }

    public SpanData named(String name) {
        return ended.stream()
                .filter(span -> span.getName().equals(name))
                .reduce((one, other) -> {
                    throw new AssertionError("there are several of " + name);
                })
                .orElseThrow();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        ended.addAll(spans);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
