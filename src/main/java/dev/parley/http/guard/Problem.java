package dev.parley.http.guard;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.RefusedException;
import io.netty.handler.codec.http.HttpResponseStatus;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * An error for an HTTP client.
 *
 * @param status from 400 to 599
 * @param detail a sentence for a person, without internals of the server
 * @param field the field of the request that is at fault, or null
 * @param retryAfterMillis the time after which to try again, or null if it is not known
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
record Problem(
        int status,
        ErrorCode code,
        @Nullable String detail,
        @Nullable String field,
        @Nullable Long retryAfterMillis) {

    Problem(int status, ErrorCode code, @Nullable String detail, @Nullable String field) {
        this(status, code, detail, field, null);
    }

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ErrorCode code, String detail) {
        return new Problem(code.httpStatus(), code, detail, null);
    }

    static Problem of(RefusedException refusal) {
        return new Problem(
                refusal.code().httpStatus(), refusal.code(), refusal.getMessage(), null, refusal.retryAfterMillis());
    }

    static Problem of(InvalidInputException bad) {
        return new Problem(bad.code().httpStatus(), bad.code(), bad.getMessage(), bad.field());
    }

    static Problem unauthorized() {
        return of(ErrorCode.UNAUTHORIZED, "a valid bearer token is needed");
    }

    static Problem forbidden() {
        return of(ErrorCode.FORBIDDEN, "the caller may not do this");
    }

    static Problem tooLarge(long maxBytes) {
        return of(ErrorCode.TOO_LARGE, "the body is longer than " + maxBytes + " bytes");
    }

    static Problem internal() {
        return of(ErrorCode.INTERNAL, "something went wrong on the server's side");
    }

    /** Returns the problem of an HTTP error of which only the status is known. */
    static Problem of(int status) {
        return switch (status) {
            case 401 -> unauthorized();
            case 403 -> forbidden();
            case 404, 410 -> new Problem(status, ErrorCode.NOT_FOUND, "there is nothing here", null);
            case 405 -> new Problem(status, ErrorCode.BAD_REQUEST, "this address does not take that method", null);
            case 406 ->
                new Problem(status, ErrorCode.BAD_REQUEST, "the answer would be JSON, which is not accepted", null);
            case 409, 412 -> new Problem(status, ErrorCode.CONFLICT, "it contradicts what is stored", null);
            case 413 -> new Problem(status, ErrorCode.TOO_LARGE, "the request is too large", null);
            case 415 ->
                new Problem(
                        status,
                        ErrorCode.BAD_REQUEST,
                        "the body must be JSON, with the content type application/json",
                        null);
            case 429 -> new Problem(status, ErrorCode.RATE_LIMITED, "too many requests", null);
            case 501, 505 -> new Problem(status, ErrorCode.BAD_REQUEST, "this is not spoken here", null);
            case 503 -> new Problem(status, ErrorCode.UNAVAILABLE, "the service is not available now", null);
            default ->
                status >= 400 && status < 500
                        ? new Problem(status, ErrorCode.BAD_REQUEST, "the request cannot be understood", null)
                        : internal();
        };
    }

    byte[] json() {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", HttpResponseStatus.valueOf(status).reasonPhrase());
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("code", code.wire());
            if (field != null) {
                json.writeStringField("field", field);
            }
            if (retryAfterMillis != null) {
                json.writeNumberField("retry_after_ms", retryAfterMillis);
            }
            json.writeEndObject();
        });
    }

    Response response() {
        Response.ResponseBuilder response =
                Response.status(status).type(MEDIA_TYPE).entity(json());
        return (retryAfterMillis == null
                        ? response
                        : response.header("Retry-After", Math.max(1, Math.ceilDiv(retryAfterMillis, 1000L))))
                .build();
    }
}
