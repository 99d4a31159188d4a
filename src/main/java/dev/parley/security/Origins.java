package dev.parley.security;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides from which web pages browsers may connect. Immutable.
 *
 * <p>A client that is not a browser sends no {@code Origin} and is allowed: its token decides who it is. The check
 * keeps pages of others from connecting from a user's browser.
 */
public final class Origins {
    /** Allows every page, if it is in the list. */
    public static final String ANY = "*";

    private static final Pattern DEFAULT_PORT = Pattern.compile(":(80|443)$");
    private static final Pattern NAMED_DEFAULT_PORT = Pattern.compile("^(http://.*):80$|^(https://.*):443$");

    /** The origin of pages of an app under development; no page of a stranger can have such an origin. */
    private static final Pattern LOCAL = Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?");

    private final Set<String> allowed;

    /**
     * @param allowed as browsers write them, such as {@code https://app.example.com}; the server's own origin is always
     *     allowed. If the list is empty, those of this machine ({@code http://localhost} and {@code http://127.0.0.1},
     *     any port) are, too
     */
    public Origins(List<String> allowed) {
        this.allowed = allowed.stream().map(Origins::asBrowsersWriteIt).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether the page may connect.
     *
     * @param origin the request's {@code Origin}; null if it has none
     * @param host the request's {@code Host}; null if it has none
     */
    public boolean allow(String origin, String host) {
        if (origin == null || allowed.contains(ANY)) {
            return true;
        }
        return allowed.contains(origin.toLowerCase(Locale.ROOT))
                || sameHost(origin, host)
                || (allowed.isEmpty() && LOCAL.matcher(origin).matches());
    }

    /** Returns the origin in lower case and without the default port. */
    public static String asBrowsersWriteIt(String origin) {
        String small = origin.toLowerCase(Locale.ROOT);
        Matcher matcher = NAMED_DEFAULT_PORT.matcher(small);
        return !matcher.matches() ? small : matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    /**
     * Ignores the scheme: where TLS ends at a proxy, a page of this server is https and the request comes in as http.
     */
    private static boolean sameHost(String origin, String host) {
        int authority = origin.indexOf("://");
        return host != null
                && authority >= 0
                && bare(origin.substring(authority + 3)).equals(bare(host));
    }

    private static String bare(String authority) {
        return DEFAULT_PORT.matcher(authority.toLowerCase(Locale.ROOT)).replaceFirst("");
    }
}
