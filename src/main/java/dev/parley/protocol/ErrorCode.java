package dev.parley.protocol;

/** The stable machine codes of errors, the same in every dialect and over HTTP. */
public enum ErrorCode {
    /** The frame or request cannot be understood; sending it again unchanged is pointless. */
    BAD_REQUEST("bad_request", 400),
    /** The token is missing, wrong or expired; get a new one. */
    UNAUTHORIZED("unauthorized", 401),
    /** The caller is known and may not do this. */
    FORBIDDEN("forbidden", 403),
    /** There is no such thing, or the caller may not know that there is. */
    NOT_FOUND("not_found", 404),
    /** It contradicts what is stored. */
    CONFLICT("conflict", 409),
    /** Longer than this dialect takes. */
    TOO_LARGE("too_large", 413),
    /** Slow down, then try again. */
    RATE_LIMITED("rate_limited", 429),
    /** A fault on the server's side; report it. */
    INTERNAL("internal", 500),
    /** Nothing was confirmed; try again with the same {@code client_id}. */
    UNAVAILABLE("unavailable", 503);

    private final String wire;
    private final int httpStatus;

    ErrorCode(String wire, int httpStatus) {
        this.wire = wire;
        this.httpStatus = httpStatus;
    }

    /** The code as clients see it. */
    public String wire() {
        return wire;
    }

    /** The HTTP status that says the same. */
    public int httpStatus() {
        return httpStatus;
    }
}
