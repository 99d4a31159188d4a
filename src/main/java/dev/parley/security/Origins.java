package dev.parley.security;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * From which web pages browsers may connect. Immutable.
 *
 * <p>A client that is no browser sends no {@code Origin}, and is let in: who it is, its token decides. The check keeps
 * other people's pages from connecting out of a user's browser.
 */
public final class Origins {
    /** In the list, for every page there is. */
    public static final String ANY = "*";

    private static final Pattern DEFAULT_PORT = Pattern.compile(":(80|443)$");
    private static final Pattern NAMED_DEFAULT_PORT = Pattern.compile("^(http://.*):80$|^(https://.*):443$");

    /** Where a page is served while its app is being developed; no page of a stranger's can have such an origin. */
    private static final Pattern LOCAL = Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?");

    private final Set<String> allowed;

    /**
     * @param allowed as browsers write them, such as {@code https://app.example.com}; the server's own are besides. If
     *                it is empty, those of this machine ({@code http://localhost} and {@code http://127.0.0.1}, any
     *                port) are, too */
    public Origins(List<String> allowed) {
        this.allowed = allowed.stream().map(Origins::asBrowsersWriteIt).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @param origin the request's {@code Origin}; null if it has none
     * @param host   the request's {@code Host}; null if it has none
     */
    public boolean allow(String origin, String host) {
        if (origin == null || allowed.contains(ANY)) {
            return true;
        }
        return allowed.contains(origin.toLowerCase(Locale.ROOT))
                || sameHost(origin, host)
                || (allowed.isEmpty() && LOCAL.matcher(origin).matches());
    }

    /** In small letters, and without the port that goes without saying. */
    public static String asBrowsersWriteIt(String origin) {
        String small = origin.toLowerCase(Locale.ROOT);
        Matcher matcher = NAMED_DEFAULT_PORT.matcher(small);
        return !matcher.matches() ? small : matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }

    /** Whatever the scheme: where TLS ends at a proxy, a page of ours is https and the request comes in as http. */
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
