package dev.parley.protocol;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks web addresses like browsers do: a host may contain {@code _}, in which {@link java.net.URI} finds no host, and
 * a path may contain characters that RFC 3986 requires to be encoded.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2">RFC 3986, 3.2.2</a>
 * @see <a href="https://url.spec.whatwg.org/#concept-basic-url-parser">WHATWG URL</a>
 */
final class HttpUrls {
    private static final String USER_INFO = "(?:[\\w.~!$&'()*+,;=:%-]*@)?";
    private static final String NAME = "(?:[\\w.~!$&'()*+,;=-]|%[0-9a-fA-F]{2}|[^\\x00-\\xa0\\p{Z}\\p{C}])+";
    private static final String ADDRESS = "\\[[0-9a-fA-F:.]+\\]";
    private static final String PORT =
            "(?::(?:\\d{1,4}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])?)?";
    /**
     * No white space, control or quotation character, no backslash, which browsers treat as a slash, and no direction
     * override, which would reverse the text around an address that is shown.
     */
    private static final String REST =
            "(?:[/?#][^\\x00-\\x20\\x7f-\\xa0\\u202a-\\u202e\\u2066-\\u2069\\p{Z}\\p{Cc}\\p{Cs}\"<>\\\\]*)?";

    private static final Pattern ABSOLUTE =
            Pattern.compile("(?i:https?)://" + USER_INFO + "(?:" + NAME + "|" + ADDRESS + ")" + PORT + REST);

    /** Schemes that a page executes, or shows as content of its own origin. */
    private static final Set<String> HARMFUL =
            Set.of("javascript", "vbscript", "data", "blob", "file", "filesystem", "view-source");

    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*):.*", Pattern.DOTALL);

    private HttpUrls() {}

    /** Whether the text is an absolute http or https address with a host. */
    static boolean absolute(String text) {
        return ABSOLUTE.matcher(text).matches();
    }

    /**
     * Whether a browser would execute it, or treat it as content of the page. Before it parses the scheme, a browser
     * removes spaces and control characters at the beginning, and tabs and line ends everywhere.
     */
    static boolean harmful(String text) {
        String seen = text.replaceAll("^[\\x00-\\x20]+", "")
                .replaceAll("[\\t\\n\\r]", "")
                .toLowerCase(Locale.ROOT);
        var scheme = SCHEME.matcher(seen);
        return scheme.matches() && HARMFUL.contains(scheme.group(1));
    }
}
