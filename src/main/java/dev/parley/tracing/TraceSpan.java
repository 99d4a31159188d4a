package dev.parley.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A span of a message that is traced. Most messages are not traced and have a null span, so that they cost one null
 * check. Thread-safe.
 */
public final class TraceSpan {
    /** Maximum number of spans of one kind that follow a span: a message may go to very many connections. */
    private static final int MAX_OF_MANY = 32;

    private final Tracer tracer;
    private final Span span;
    private final AtomicInteger ofMany = new AtomicInteger();

    private TraceSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** @return null if the sampler drops the span */
    static @Nullable TraceSpan begin(Tracer tracer, String name, Context parent) {
        return begin(tracer, tracer.spanBuilder(name).setParent(parent));
    }

    private static @Nullable TraceSpan begin(Tracer tracer, SpanBuilder builder) {
        Span span = builder.startSpan();
        return span.isRecording() ? new TraceSpan(tracer, span) : null;
    }

    /** Begins a span that follows from this one. Returns null if the sampler drops it. */
    public @Nullable TraceSpan next(String name) {
        return begin(tracer, tracer.spanBuilder(name).setParent(context()));
    }

    /** Begins a span that follows from this one and is linked to {@code other}, the same work for another message. */
    public @Nullable TraceSpan next(String name, TraceSpan other) {
        return begin(tracer, tracer.spanBuilder(name).setParent(context()).addLink(other.span.getSpanContext()));
    }

    /**
     * Like {@link #next(String)}, for one of many spans of a kind. Returns null if there are {@value #MAX_OF_MANY}
     * already.
     */
    public @Nullable TraceSpan nextOfMany(String name) {
        return ofMany.get() >= MAX_OF_MANY || ofMany.incrementAndGet() > MAX_OF_MANY ? null : next(name);
    }

    /** Records which message the span is of; never its content. */
    public TraceSpan message(long id, String conversationId, long seq) {
        span.setAttribute("parley.message_id", String.valueOf(id));
        span.setAttribute("parley.conversation_id", conversationId);
        span.setAttribute("parley.seq", seq);
        return this;
    }

    /** Adds an attribute. It must contain no token and nothing that a user wrote. */
    public TraceSpan with(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    public TraceSpan with(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    /** Returns the context for another instance, as a W3C {@code traceparent}. */
    public String carrier() {
        SpanContext it = span.getSpanContext();
        return "00-" + it.getTraceId() + "-" + it.getSpanId() + "-"
                + it.getTraceFlags().asHex();
    }

    /** Ends the span. Has no effect if it has ended. */
    public void end() {
        span.end();
    }

    public void failed(String why) {
        span.setStatus(StatusCode.ERROR, why);
        span.end();
    }

    private Context context() {
        return Context.root().with(span);
    }
}
