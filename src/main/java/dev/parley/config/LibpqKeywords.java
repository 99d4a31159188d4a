package dev.parley.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses a PostgreSQL connection string in either of libpq's forms, a URL or {@code key=value} pairs, into libpq's
 * keywords (PostgreSQL's manual, "Connection Strings").
 */
final class LibpqKeywords {
    private static final Pattern PAIRS = Pattern.compile("\\s*[a-zA-Z_]+\\s*=.*", Pattern.DOTALL);

    private final String text;
    private int at;

    private LibpqKeywords(String text) {
        this.text = text;
    }

    /**
     * Returns the keywords with their decoded values; a later one replaces an earlier one.
     *
     * @throws IllegalArgumentException with a message for a person, which never contains a value
     */
    static Map<String, String> of(String text) {
        return !text.startsWith("postgres://")
                        && !text.startsWith("postgresql://")
                        && PAIRS.matcher(text).matches()
                ? new LibpqKeywords(text).pairs()
                : url(UrlParts.parse(text, "postgres", "postgresql"));
    }

    private static Map<String, String> url(UrlParts url) {
        Map<String, String> all = new LinkedHashMap<>();
        url.user().filter(value -> !value.isEmpty()).ifPresent(value -> all.put("user", value));
        url.password().ifPresent(value -> all.put("password", value));
        if (url.servers().stream().anyMatch(server -> !server.host().isEmpty())) {
            all.put("host", url.servers().stream().map(UrlParts.Server::host).collect(Collectors.joining(",")));
        }
        if (url.servers().stream().anyMatch(server -> server.port().isPresent())) {
            all.put(
                    "port",
                    url.servers().stream()
                            .map(server -> server.port().isPresent()
                                    ? String.valueOf(server.port().getAsInt())
                                    : "")
                            .collect(Collectors.joining(",")));
        }
        if (!url.path().isEmpty()) {
            all.put("dbname", url.path());
        }
        all.putAll(url.parameters());
        return all;
    }

    private Map<String, String> pairs() {
        Map<String, String> all = new LinkedHashMap<>();
        skipBlanks();
        while (at < text.length()) {
            String key = key();
            skipBlanks();
            if (at == text.length() || text.charAt(at) != '=') {
                throw new IllegalArgumentException(
                        "has a keyword without a value (put a value with blanks into single quotes)");
            }
            at++;
            skipBlanks();
            all.put(key, at < text.length() && text.charAt(at) == '\'' ? quoted() : bare());
            skipBlanks();
        }
        return all;
    }

    private String key() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '=' && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private String bare() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            value.append(character());
        }
        return value.toString();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '\'') {
            value.append(character());
        }
        if (at == text.length()) {
            throw new IllegalArgumentException("has a value without its closing quote");
        }
        at++;
        return value.toString();
    }

    /** A backslash takes the next character as it is. */
    private char character() {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
            at++;
        }
        return text.charAt(at++);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
