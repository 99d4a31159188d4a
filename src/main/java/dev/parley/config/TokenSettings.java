package dev.parley.config;

import dev.parley.security.PemKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/** What the environment says of the keys that tokens are checked with. */
final class TokenSettings {

    private TokenSettings() {}

    static Map<String, String> publicKey(String pem) {
        PemKey.check(pem);
        return Map.of("parley.jwt.public-key", pem.replace("\\n", "\n"));
    }

    static Map<String, String> keySetUrl(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return Map.of("parley.jwt.jwks-url", text);
            }
        } catch (URISyntaxException e) {
            // Said below, without the text.
        }
        throw new IllegalArgumentException("is no http or https URL without user and fragment");
    }
}
