package dev.parley.notification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A call with an idempotency key: however often it comes, it has one effect.
 *
 * @param caller      who calls; keys of one caller are not those of another
 * @param key         up to 128 characters
 * @param fingerprint of what is asked: the same key with another one is a conflict
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

    /** Apart from the sources of other events, such as {@code stripe}: no name of one has a space. */
    String source() {
        return "call " + caller;
    }
}
