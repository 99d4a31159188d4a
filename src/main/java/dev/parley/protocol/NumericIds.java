package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Writes ids as numbers, in dialects that have numbers for ids. An id that is a decimal is that number. For clients
 * that decode 64-bit integers only, any other id has an alias: 2<sup>52</sup> plus the first 52 bits of the SHA-256 of
 * its UTF-8 bytes, that is, a number from 2<sup>52</sup> below 2<sup>53</sup> that is the same on all instances and
 * forever. The SQL function {@code numeric_id} computes the same.
 */
public final class NumericIds {
    private static final long FIRST_ALIAS = 1L << 52;
    private static final long LAST_ALIAS = (1L << 53) - 1;
    private static final int MAX_DIGITS = 19;

    private NumericIds() {}

    /** The number for the id, from 0: the id itself if it is a canonical decimal of 63 bits, else its alias. */
    public static long of(String id) {
        return isDecimal(id) ? Long.parseLong(id) : alias(id);
    }

    /** Whether the id may be the alias of another one. It then stands for that one if that one is known. */
    public static boolean mayBeAlias(String id) {
        return isDecimal(id) && Long.parseLong(id) >= FIRST_ALIAS && Long.parseLong(id) <= LAST_ALIAS;
    }

    /** Whether {@code written} is the id, or the number for it. */
    public static boolean isNumberOf(String written, String id) {
        return written.equals(id) || (mayBeAlias(written) && Long.parseLong(written) == of(id));
    }

    /** Writes the id of a user or a conversation as a field: as a number if it is a safe integer, else as a string. */
    public static void write(JsonGenerator json, String field, String id) throws IOException {
        json.writeFieldName(field);
        write(json, id);
    }

    /** Writes the id as an element of an array. */
    public static void write(JsonGenerator json, String id) throws IOException {
        if (Ids.canonicalDecimal(id)) {
            json.writeNumber(Long.parseLong(id));
        } else {
            json.writeString(id);
        }
    }

    /** Writes the id of a message. */
    public static void write(JsonGenerator json, String field, long messageId) throws IOException {
        write(json, field, Long.toString(messageId));
    }

    /** Whether the id is a whole number from 0 that fits 64 bits, in canonical decimal form. */
    static boolean isDecimal(String id) {
        int length = id.length();
        if (length == 0
                || length > MAX_DIGITS
                || (length > 1 && id.charAt(0) == '0')
                || !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        return length < MAX_DIGITS || id.compareTo(Long.toString(Long.MAX_VALUE)) <= 0;
    }

    private static long alias(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return FIRST_ALIAS + (ByteBuffer.wrap(hash).getLong() >>> (Long.SIZE - 52));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
