package dev.parley.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Receives spans by OTLP over HTTP, like the collectors of operators. */
public final class SpanCollector {
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /**
     * A span as it arrived.
     *
     * @param parent empty for the first of a trace
     * @param instance the {@code service.instance.id} of the sender
     */
    public record Span(
            String trace, String id, String parent, String name, String instance, Map<String, String> attributes) {}

    private SpanCollector(HttpServer server) {
        this.server = server;
    }

    /** Starts it; it runs until Vert.x is closed. */
    public static SpanCollector start(Vertx vertx) {
        HttpServer server = vertx.createHttpServer();
        SpanCollector collector = new SpanCollector(server);
        server.requestHandler(request -> request.body().onSuccess(body -> {
            int status = request.path().equals("/v1/traces") && collector.take(body.getBytes()) ? 200 : 400;
            request.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/x-protobuf")
                    .end();
        }));
        server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return collector;
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Returns the traces with a span of that conversation. */
    public Collection<List<Span>> traces(String conversationId) {
        return spans.stream().collect(Collectors.groupingBy(Span::trace)).values().stream()
                .filter(trace -> trace.stream()
                        .anyMatch(
                                span -> conversationId.equals(span.attributes().get("parley.conversation_id"))))
                .toList();
    }

    private boolean take(byte[] body) {
        try {
            for (var ofResource : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                String instance =
                        attributes(ofResource.getResource().getAttributesList()).get("service.instance.id");
                ofResource.getScopeSpansList().stream()
                        .flatMap(ofScope -> ofScope.getSpansList().stream())
                        .forEach(span -> spans.add(new Span(
                                hex(span.getTraceId()),
                                hex(span.getSpanId()),
                                hex(span.getParentSpanId()),
                                span.getName(),
                                instance,
                                attributes(span.getAttributesList()))));
            }
            return true;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static Map<String, String> attributes(List<KeyValue> list) {
        return list.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        it -> it.getValue().hasIntValue()
                                ? String.valueOf(it.getValue().getIntValue())
                                : it.getValue().getStringValue()));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
