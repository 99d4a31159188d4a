package dev.parley.protocol;

/** The stable codes of errors, the same in every dialect and over HTTP. */
public enum ErrorCode {
    /** The frame or request is invalid; it fails again if repeated unchanged. */
    BAD_REQUEST("bad_request", 400),
    /** The token is missing, invalid or expired; get a new one. */
    UNAUTHORIZED("unauthorized", 401),
    /** The caller is authenticated and lacks the permission. */
    FORBIDDEN("forbidden", 403),
    /** It does not exist, or the caller may not know that it does. */
    NOT_FOUND("not_found", 404),
    /** It contradicts the stored state. */
    CONFLICT("conflict", 409),
    /** It exceeds the maximum size of the dialect. */
    TOO_LARGE("too_large", 413),
    /** A rate limit is exceeded; slow down, then try again. */
    RATE_LIMITED("rate_limited", 429),
    /** A server error; report it. */
    INTERNAL("internal", 500),
    /** Nothing was confirmed; try again with the same {@code client_id}. */
    UNAVAILABLE("unavailable", 503);

    private final String wire;
    private final int httpStatus;

    ErrorCode(String wire, int httpStatus) {
        this.wire = wire;
        this.httpStatus = httpStatus;
    }

    /** The code as sent to clients. */
    public String wire() {
        return wire;
    }

    /** The HTTP status with the same meaning. */
    public int httpStatus() {
        return httpStatus;
    }
}
