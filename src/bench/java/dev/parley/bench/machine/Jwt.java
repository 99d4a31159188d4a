package dev.parley.bench.machine;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HS256 tokens: the minimum to create and check them. Thread-safe. */
public final class Jwt {
    public static final String SECRET = "a-secret-for-benchmarks-and-for-nothing-else";
    private static final SecretKeySpec KEY = new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    private static final String HEADER = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    private static final Pattern EXPIRY = Pattern.compile("\"exp\":(\\d+)");
    private static final long LIFETIME = 24 * 3600;

    private Jwt() {}

    /** Returns a token for a day. */
    public static String of(String user) {
        long now = System.currentTimeMillis() / 1000;
        String claims = "{\"sub\":\"" + user + "\",\"iat\":" + now + ",\"exp\":" + (now + LIFETIME) + "}";
        String signed = HEADER + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(mac(signed));
    }

    public static boolean good(String token) {
        int end = token.lastIndexOf('.');
        int middle = token.indexOf('.');
        if (middle < 0 || end <= middle) {
            return false;
        }
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(end + 1));
        if (!MessageDigest.isEqual(signature, mac(token.substring(0, end)))) {
            return false;
        }
        String claims =
                new String(Base64.getUrlDecoder().decode(token.substring(middle + 1, end)), StandardCharsets.UTF_8);
        Matcher expiry = EXPIRY.matcher(claims);
        return expiry.find() && Long.parseLong(expiry.group(1)) * 1000 > System.currentTimeMillis();
    }

    private static byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
