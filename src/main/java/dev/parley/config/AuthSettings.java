package dev.parley.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the environment says of the service that checks tokens. */
final class AuthSettings {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m)?");

    private AuthSettings() {}

    static Map<String, String> serviceUrl(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null
                    && (scheme.equals("http") || scheme.equals("https"))) {
                return Map.of("parley.auth.service-url", text);
            }
        } catch (URISyntaxException e) {
            // Said below, without the text.
        }
        throw new IllegalArgumentException("is no http or https URL without user, query and fragment");
    }

    static Map<String, String> servicePath(String text) {
        if (!text.startsWith("/") || text.contains("#")) {
            throw new IllegalArgumentException("does not begin with a slash");
        }
        return Map.of("parley.auth.service-path", text);
    }

    /** A number of seconds, or one with its unit. */
    static Map<String, String> timeout(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("is no time");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration timeout = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case null, default -> Duration.ofSeconds(number);
        };
        if (timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("is more than five minutes");
        }
        return Map.of("parley.auth.timeout", timeout.toString());
    }

    /** @param production where tokens must be checked */
    static Map<String, String> enabled(String text, boolean production) {
        boolean enabled = Flag.parse(text);
        if (!enabled && production) {
            throw new IllegalArgumentException("is false, which works in dev mode only");
        }
        return Map.of("parley.auth.enabled", String.valueOf(enabled));
    }
}
