package dev.parley.http.web;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A file that the build makes of {@code src/main/web}, plain and compressed, read once for all requests. */
record ClientFile(String contentType, Encoded plain, Encoded gzip) {
    /** For files that a browser may keep if it asks each time whether they have changed. */
    static final String MAY_CHANGE = "public, no-cache";

    private static final String FOLDER = "web-client/";

    /** @param tag the entity tag, in its quotes */
    record Encoded(Buffer bytes, String tag, boolean compressed) {}

    /** Reads the file from the class path. Fails if the build did not make it. */
    static ClientFile read(String name) {
        return of(name, bytes(name));
    }

    static byte[] bytes(String name) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The web client's " + name + " is missing: ./mvnw process-resources makes it");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ClientFile of(String name, byte[] content) {
        String hash = hash(content);
        return new ClientFile(
                contentType(name),
                new Encoded(direct(content), '"' + hash + '"', false),
                new Encoded(direct(gzip(content)), '"' + hash + "-gzip\"", true));
    }

    /** Off the heap, from where a socket takes it as it is; from the heap it would be copied for each request. */
    @SuppressWarnings("deprecation")
    private static Buffer direct(byte[] content) {
        return Buffer.buffer(
                Unpooled.directBuffer(content.length).writeBytes(content).asReadOnly());
    }

    /** Sends the file, or 304 if the client has it already. */
    void answer(HttpServerRequest request, String caching) {
        Encoded body = encoded(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        HttpServerResponse response = request.response();
        response.headers()
                .set(HttpHeaders.CACHE_CONTROL, caching)
                .set(HttpHeaders.ETAG, body.tag())
                .add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(body.tag())) {
            response.setStatusCode(304).end();
            return;
        }
        response.headers().set(HttpHeaders.CONTENT_TYPE, contentType);
        if (body.compressed()) {
            response.headers().set(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.end(body.bytes());
    }

    private Encoded encoded(String accepted) {
        return accepted != null && accepted.contains("gzip") ? gzip : plain;
    }

    private static String contentType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript; charset=utf-8";
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "map" -> "application/json";
            default -> "text/plain; charset=utf-8";
        };
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream(content.length / 2);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
