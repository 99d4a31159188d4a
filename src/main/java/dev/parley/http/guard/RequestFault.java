package dev.parley.http.guard;

import java.util.Locale;

/** What can be wrong with a request before anything looks at what it asks for. Each fault ends the connection. */
enum RequestFault {
    MALFORMED(400, "the request is not well-formed HTTP"),
    LINE_TOO_LONG(414, "the address is too long"),
    HEADERS_TOO_LONG(431, "the headers are too long"),
    VERSION(505, "only HTTP/1.1 and HTTP/1.0 are spoken here"),
    METHOD(501, "this method is not known here"),
    HOST(400, "the request needs one Host header"),
    FRAMING(400, "the request tells its length in two ways"),
    CODING(501, "the only transfer coding is chunked"),
    HANDSHAKE(400, "this is no WebSocket handshake"),
    WEBSOCKET_VERSION(426, "the only version of WebSocket is 13"),
    /** A part of the body is malformed. */
    BODY(400, "the body is not well-formed HTTP");

    private final int status;
    private final String detail;

    RequestFault(int status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    /** Returns a sentence for the client. */
    String detail() {
        return detail;
    }

    /** Returns the name in metrics and in the log. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
