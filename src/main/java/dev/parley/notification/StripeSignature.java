package dev.parley.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The header {@code Stripe-Signature}: a time, and HMACs of that time and the body under each secret that is in use.
 *
 * @param time       in seconds since 1970, as written in the header, since it is signed, too
 * @param signatures of the scheme {@code v1}
 * @see <a href="https://docs.stripe.com/webhooks?verify=verify-manually">Stripe on verifying signatures</a>
 */
record StripeSignature(String time, List<byte[]> signatures) {
    private static final String ALGORITHM = "HmacSHA256";

    /** The result of a check. */
    enum Verdict {
        GOOD,
        /** The body was not signed with the secret. */
        FORGED,
        /** The signature is valid but from another time: it may be a replay. */
        UNTIMELY
    }

    /**
     * Checks a signature.
     *
     * @param header    null if the request has none
     * @param tolerance the maximum difference between its time and {@code now}, before or after
     */
    static Verdict judge(String header, String body, String secret, Duration tolerance, Instant now) {
        StripeSignature signature = read(header);
        if (!signature.isOf(body, secret)) {
            return Verdict.FORGED;
        }
        return signature.isWithin(tolerance, now) ? Verdict.GOOD : Verdict.UNTIMELY;
    }

    /** Parses the header. An invalid one has no signatures. */
    private static StripeSignature read(String header) {
        String time = "";
        List<byte[]> signatures = new ArrayList<>();
        for (String part : header == null ? new String[0] : header.split(",")) {
            if (part.startsWith("t=")) {
                time = part.substring(2);
            } else if (part.startsWith("v1=")) {
                signatures.add(part.substring(3).getBytes(StandardCharsets.UTF_8));
            }
        }
        return new StripeSignature(time, signatures);
    }

    private boolean isOf(String body, String secret) {
        byte[] expected =
                HexFormat.of().formatHex(hmac(time + "." + body, secret)).getBytes(StandardCharsets.UTF_8);
        return signatures.stream().anyMatch(signature -> MessageDigest.isEqual(signature, expected));
    }

    private boolean isWithin(Duration tolerance, Instant now) {
        try {
            return Math.abs(Math.subtractExact(now.getEpochSecond(), Long.parseLong(time))) <= tolerance.toSeconds();
        } catch (NumberFormatException | ArithmeticException e) {
            return false;
        }
    }

    private static byte[] hmac(String text, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
