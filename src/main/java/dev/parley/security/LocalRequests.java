package dev.parley.security;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests of programs and pages of this machine from those that a page of somebody else makes in its browser.
 * Only the former get what dev mode gives away without a proof of who asks. Pure.
 *
 * <p>A page is of this machine if its origin is. {@code null} is not, since every page can have a sandboxed frame with
 * this origin. A page whose own name leads to this machine is of the same origin and need not send one (DNS rebinding),
 * so the host must be one that nobody else can own, too.
 */
public final class LocalRequests {
    private static final Pattern LOOPBACK =
            Pattern.compile("(?:[a-z0-9-]++\\.)*+localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");
    /** An address, or a name without a dot, which no registry sells. */
    private static final Pattern OWN = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]|[a-z0-9_-]+");

    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://([^/?#@]+)");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private LocalRequests() {}

    /** Whether the request comes from this machine, and from no page of another. */
    public static boolean isLocal(HttpServerRequest request) {
        return isLocal(
                request.getHeader(HttpHeaderNames.HOST), request.headers().getAll(HttpHeaderNames.ORIGIN));
    }

    /**
     * @param host    the request's {@code Host}; null if it has none
     * @param origins all of its {@code Origin} headers
     */
    static boolean isLocal(@Nullable String host, List<String> origins) {
        if (host == null) {
            return false;
        }
        String name = bare(host);
        return (LOOPBACK.matcher(name).matches() || OWN.matcher(name).matches())
                && origins.stream().allMatch(origin -> isHere(origin, name));
    }

    /** Any port, since front ends under development have one of their own. */
    private static boolean isHere(String origin, String host) {
        Matcher parts = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return false;
        }
        String page = bare(parts.group(1));
        return page.equals(host) || LOOPBACK.matcher(page).matches();
    }

    private static String bare(String authority) {
        return PORT.matcher(authority.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
    }
}
