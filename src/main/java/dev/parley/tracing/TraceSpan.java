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
 * A step on the way of a message that is followed: a span. Most messages are not followed and have none, which is null
 * everywhere, so that they cost no more than looking. Thread-safe.
 */
public final class TraceSpan {
    /** More of many do not follow one step: a message may go to very many connections. */
    private static final int MAX_OF_MANY = 32;

    private final Tracer tracer;
    private final Span span;
    private final AtomicInteger ofMany = new AtomicInteger();

    private TraceSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** @return null if the sampler does not want it */
    static @Nullable TraceSpan begin(Tracer tracer, String name, Context parent) {
        return begin(tracer, tracer.spanBuilder(name).setParent(parent));
    }

    private static @Nullable TraceSpan begin(Tracer tracer, SpanBuilder builder) {
        Span span = builder.startSpan();
        return span.isRecording() ? new TraceSpan(tracer, span) : null;
    }

    /** Begins a step that follows from this one; null if the sampler does not want it. */
    public @Nullable TraceSpan next(String name) {
        return begin(tracer, tracer.spanBuilder(name).setParent(context()));
    }

    /** The same for one that is one and the same thing as {@code other} on the way of another message. */
    public @Nullable TraceSpan next(String name, TraceSpan other) {
        return begin(tracer, tracer.spanBuilder(name).setParent(context()).addLink(other.span.getSpanContext()));
    }

    /** As {@link #next(String)}, for one of many of a kind; null if there are {@value #MAX_OF_MANY} already. */
    public @Nullable TraceSpan nextOfMany(String name) {
        return ofMany.get() >= MAX_OF_MANY || ofMany.incrementAndGet() > MAX_OF_MANY ? null : next(name);
    }

    /** Says which message it is; never what it says. */
    public TraceSpan message(long id, String conversationId, long seq) {
        span.setAttribute("parley.message_id", String.valueOf(id));
        span.setAttribute("parley.conversation_id", conversationId);
        span.setAttribute("parley.seq", seq);
        return this;
    }

    /** Says something else of the step; no token, nor anything that a user wrote. */
    public TraceSpan with(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    public TraceSpan with(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    /** What another instance needs to carry on: a {@code traceparent} of W3C. */
    public String carrier() {
        SpanContext it = span.getSpanContext();
        return "00-" + it.getTraceId() + "-" + it.getSpanId() + "-"
                + it.getTraceFlags().asHex();
    }

    /** Again without effect. */
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
