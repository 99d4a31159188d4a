package dev.parley.config;

import dev.parley.security.token.PemKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the settings of the keys that tokens are verified with. */
final class TokenSettings {

    /** The length of the shortest hash that tokens are signed with; RFC 7518, section 3.2. */
    private static final int SHORTEST_SECRET = 32;

    private static final Pattern PATH = Pattern.compile("[^\\s,.]+(\\.[^\\s,.]+)*");

    private TokenSettings() {}

    /** Applies the same rule to every secret that something is signed with. */
    static Map<String, String> secret(String property, String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("has " + length + " bytes, and needs at least " + SHORTEST_SECRET);
        }
        return Map.of(property, text);
    }

    static Map<String, String> maxAge(String text) {
        return Map.of(
                "parley.jwt.max-age",
                Durations.parse(text, "ten years", Duration.ofDays(3650)).toString());
    }

    /** Returns the names of one of Parley's roles in the app's tokens. */
    static Map<String, String> roleNames(String property, String text) {
        String names = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(","));
        if (names.isEmpty()) {
            throw new IllegalArgumentException("must be a comma-separated list of role names");
        }
        return Map.of(property, names);
    }

    /**
     * Refuses a name that stands for two of Parley's roles.
     *
     * @throws IllegalArgumentException with a whole sentence
     */
    static Map<String, String> apart(Map<String, String> properties) {
        List<String> services = List.of(
                properties.getOrDefault("parley.roles.service", "service").split(","));
        List<String> admins =
                List.of(properties.getOrDefault("parley.roles.admin", "admin").split(","));
        if (!Collections.disjoint(services, admins)) {
            throw new IllegalArgumentException("ROLE_SERVICE and ROLE_ADMIN have a name in common: each is one role");
        }
        return Map.of();
    }

    /** Parses names in JSON from the outside in, with dots between them. */
    static String path(String text) {
        if (!PATH.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a name, or several with dots between them, without blanks");
        }
        return text;
    }

    static Map<String, String> publicKey(String pem) {
        PemKey.check(pem);
        return Map.of("parley.jwt.public-key", pem.replace("\\n", "\n"));
    }

    static Map<String, String> keySetUrl(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return Map.of("parley.jwt.jwks-url", text);
            }
        } catch (URISyntaxException e) {
            // Reported below, without the text.
        }
        throw new IllegalArgumentException("is no http or https URL without user and fragment");
    }
}
