package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids that clients choose for a conversation of two users, such as {@code a_b}. Any user could take the id of two
 * others first, or one that a service will use. So the conversation of a pair is stored under that id with a mark of
 * the pair appended, and the clients that choose ids are shown it without the mark. Pure.
 */
public final class PairIds {
    /** The error message for an id under which a client may mean several conversations. */
    public static final String AMBIGUOUS = "several of your conversations have this id; name the recipient";

    private static final char BEFORE_MARK = '~';
    private static final int MARK_LENGTH = 12;
    private static final String SEPARATORS = "_-:.|";
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

    private PairIds() {}

    /** Whether the id consists of the two users' ids with a separator between them, in either order. */
    public static boolean derived(String id, String one, String other) {
        return joins(id, one, other) || joins(id, other, one);
    }

    /** Whether the id is {@link #derived} after a prefix and a separator, and the prefix names neither user. */
    public static boolean derivedBehindPrefix(String id, String one, String other) {
        int prefix = id.length() - one.length() - other.length() - 2;
        return prefix > 0
                && separates(id, prefix)
                && derived(id.substring(prefix + 1), one, other)
                && !names(id.substring(0, prefix), one)
                && !names(id.substring(0, prefix), other);
    }

    /** Whether the id names one of the two and is not derived from both: it may be for that user and somebody else. */
    public static boolean ofSomebodyElse(String id, String one, String other) {
        return (names(id, one) || names(id, other)) && !derived(id, one, other) && !derivedBehindPrefix(id, one, other);
    }

    /** Appends the mark of the pair, which is {@value #MARK_LENGTH} characters and one. The same for both users. */
    public static String marked(String id, String one, String other) {
        String pair = one.compareTo(other) < 0 ? one + "\n" + other : other + "\n" + one;
        byte[] hash = sha256(pair);
        StringBuilder mark = new StringBuilder(id).append(BEFORE_MARK);
        for (int i = 0; i < MARK_LENGTH; i++) {
            mark.append(DIGITS.charAt(hash[i] & 31));
        }
        return mark.toString();
    }

    /** Removes the mark, if the id has one. */
    public static String unmarked(String id) {
        return isOne(id) ? id.substring(0, id.length() - MARK_LENGTH - 1) : id;
    }

    /** Whether the id ends in a mark. */
    static boolean isOne(String id) {
        int mark = id.length() - MARK_LENGTH - 1;
        return mark > 0
                && id.charAt(mark) == BEFORE_MARK
                && id.chars().skip(mark + 1L).allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    private static boolean joins(String id, String first, String second) {
        return id.length() == first.length() + second.length() + 1
                && id.startsWith(first)
                && id.endsWith(second)
                && separates(id, first.length());
    }

    private static boolean separates(String id, int at) {
        return SEPARATORS.indexOf(id.charAt(at)) >= 0;
    }

    /** Whether the id contains the user's id with no letter or digit next to it. */
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
