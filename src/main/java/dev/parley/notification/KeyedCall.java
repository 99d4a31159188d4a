package dev.parley.notification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A call with an idempotency key. It has one effect, however often it is repeated.
 *
 * @param caller      who calls; each caller has keys of its own
 * @param key         at most 128 characters
 * @param fingerprint identifies what is asked: the same key with another one is a conflict
 */
public record KeyedCall(String caller, String key, String fingerprint) {
    /** @param asked the operation and its body, as text */
    public static KeyedCall of(String caller, String key, String asked) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8));
            return new KeyedCall(caller, key, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The source of the key. It has a space, so it never equals that of other events, such as {@code stripe}. */
    String source() {
        return "call " + caller;
    }
}
