package dev.parley.security.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a public key in PEM form, as {@code openssl pkey -pubout} writes it. */
public final class PemKey {

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final List<String> TYPES = List.of("RSA", "EC", "Ed25519");

    private PemKey() {}

    /**
     * Checks that the key can verify tokens.
     *
     * @param pem line ends may be written as {@code \n}, as environments often need
     * @throws IllegalArgumentException with the end of a sentence that says what is wrong, without the key
     */
    public static void check(String pem) {
        VerificationKey.of(null, parse(pem));
    }

    static PublicKey parse(String pem) {
        Matcher matcher = PEM.matcher(pem.replace("\\n", "\n"));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no public key in PEM form");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no public key in PEM form");
        }
        for (String type : TYPES) {
            try {
                return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // The key is of another type, or of none.
            }
        }
        throw new IllegalArgumentException("is no RSA, EC or Ed25519 key");
    }
}
