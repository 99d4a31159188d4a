package dev.parley.http.guard;

import dev.parley.protocol.ErrorCode;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/**
 * Gives every answer the same form, whoever wrote it: it has the headers of {@code quarkus.http.header}, caches keep it
 * apart by origin, and an error has a {@link Problem} as its body.
 */
@Singleton
class WireAnswer {
    private static final String PREFIX = "quarkus.http.header.";
    private static final String SUFFIX = ".value";

    private final Map<String, String> always = new TreeMap<>();

    WireAnswer(Config config) {
        for (String property : config.getPropertyNames()) {
            if (property.startsWith(PREFIX) && property.endsWith(SUFFIX)) {
                String name = property.substring(PREFIX.length(), property.length() - SUFFIX.length())
                        .replace("\"", "");
                always.put(name, config.getValue(property, String.class));
            }
        }
    }

    /** Returns the answer to a faulty request, after which the connection ends. */
    FullHttpResponse refusal(RequestFault fault) {
        FullHttpResponse answer = problem(
                fault.status(),
                new DefaultHttpHeaders(),
                new Problem(fault.status(), ErrorCode.BAD_REQUEST, fault.detail(), null));
        answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (fault == RequestFault.WEBSOCKET_VERSION) {
            answer.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
        dress(answer);
        return answer;
    }

    /** Returns the answer with its headers and, for an error, its body. */
    HttpResponse complete(HttpResponse answer) {
        dress(answer);
        if (answer.status().code() >= 400
                && answer instanceof FullHttpResponse whole
                && !whole.content().isReadable()) {
            whole.release();
            return problem(
                    whole.status().code(),
                    whole.headers(),
                    Problem.of(whole.status().code()));
        }
        return answer;
    }

    /** Like {@link #complete}, for an answer that must not have a body. */
    HttpResponse dressed(HttpResponse answer) {
        dress(answer);
        return answer;
    }

    private void dress(HttpResponse answer) {
        HttpHeaders headers = answer.headers();
        always.forEach((name, value) -> {
            if (!headers.contains(name)) {
                headers.set(name, value);
            }
        });
        if (!headers.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN, true)) {
            headers.add(HttpHeaderNames.VARY, "Origin");
        }
    }

    private static FullHttpResponse problem(int status, HttpHeaders headers, Problem problem) {
        byte[] body = problem.json();
        headers.set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE).set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.wrappedBuffer(body),
                headers,
                EmptyHttpHeaders.INSTANCE);
    }
}
