package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids that two users derive from their own, such as {@code a_b}. Nobody can be kept from deriving the id of others and
 * using it first; so a pair whose id is taken has its conversation under the same id with a mark of the pair behind it,
 * and the clients that derive ids are shown it without the mark. Pure.
 */
public final class PairIds {
    private static final char BEFORE_MARK = '~';
    private static final int MARK_LENGTH = 12;
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

    private PairIds() {}

    /** Whether the id names both users, so that both could have derived it. */
    public static boolean derived(String id, String one, String other) {
        return names(id, one) && names(id, other);
    }

    /** Whether the id names one of the two and not the other: it is that one's with somebody else. */
    public static boolean ofSomebodyElse(String id, String one, String other) {
        return names(id, one) != names(id, other);
    }

    /** The id with the mark of the pair; longer by {@value #MARK_LENGTH} characters and one. The same for both of them. */
    public static String marked(String id, String one, String other) {
        String pair = one.compareTo(other) < 0 ? one + "\n" + other : other + "\n" + one;
        byte[] hash = sha256(pair);
        StringBuilder mark = new StringBuilder(id).append(BEFORE_MARK);
        for (int i = 0; i < MARK_LENGTH; i++) {
            mark.append(DIGITS.charAt(hash[i] & 31));
        }
        return mark.toString();
    }

    /** The id as the pair derived it: without the mark, if it has one. */
    public static String unmarked(String id) {
        return isOne(id) ? id.substring(0, id.length() - MARK_LENGTH - 1) : id;
    }

    /** Whether the id ends in a mark. */
    static boolean isOne(String id) {
        int mark = id.length() - MARK_LENGTH - 1;
        return mark > 0 && id.charAt(mark) == BEFORE_MARK
                && id.chars().skip(mark + 1L).allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    /** Whether the user's id stands in it by itself: beside it is no letter and no digit. */
    private static boolean names(String id, String userId) {
        for (int at = id.indexOf(userId); at >= 0; at = id.indexOf(userId, at + 1)) {
            int end = at + userId.length();
            if ((at == 0 || !Character.isLetterOrDigit(id.codePointBefore(at)))
                    && (end == id.length() || !Character.isLetterOrDigit(id.codePointAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
