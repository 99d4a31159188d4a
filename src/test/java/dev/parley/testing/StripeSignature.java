package dev.parley.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Stripe documents it.
 *
 * @see <a href="https://docs.stripe.com/webhooks?verify=verify-manually">Stripe on verifying signatures</a>
 */
public final class StripeSignature {

    private StripeSignature() {}

    /** The value of the {@code Stripe-Signature} header. */
    public static String header(String body, Instant time, String secret) {
        return "t=" + time.getEpochSecond() + ",v1=" + signature(body, time, secret) + ",v0=" + "0".repeat(64);
    }

    public static String signature(String body, Instant time, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal((time.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
