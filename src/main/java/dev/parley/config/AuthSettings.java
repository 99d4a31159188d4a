package dev.parley.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Reads the settings of a remote service that checks tokens. */
final class AuthSettings {

    private AuthSettings() {}

    static Map<String, String> serviceUrl(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && (scheme.equals("http") || scheme.equals("https"))) {
                return Map.of("parley.auth.service-url", text);
            }
        } catch (URISyntaxException e) {
            // Reported below, without the text.
        }
        throw new IllegalArgumentException("is no http or https URL without user, query and fragment");
    }

    static Map<String, String> servicePath(String text) {
        if (!text.startsWith("/") || text.contains("#")) {
            throw new IllegalArgumentException("does not begin with a slash");
        }
        return Map.of("parley.auth.service-path", text);
    }

    static Map<String, String> timeout(String text) {
        return Map.of(
                "parley.auth.timeout",
                Durations.parse(text, "five minutes", Duration.ofMinutes(5)).toString());
    }

    static Map<String, String> userPath(String text) {
        return Map.of("parley.auth.user-path", TokenSettings.path(text));
    }

    /**
     * @param production whether tokens must be checked
     */
    static Map<String, String> enabled(String text, boolean production) {
        boolean enabled = Flag.parse(text);
        if (!enabled && production) {
            throw new IllegalArgumentException("is false, which works in dev mode only");
        }
        return Map.of("parley.auth.enabled", String.valueOf(enabled));
    }
}
