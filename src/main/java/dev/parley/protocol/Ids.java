package dev.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The ids of users, conversations and rooms: opaque strings of 1 to 128 printable characters. Every id can be written
 * into the path of an address, percent-encoded. Ids that differ look different.
 */
public final class Ids {
    private static final int MAX_LENGTH = 128;
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final long FIRST_OF_SERVER = 1_000_000_000_000_000L;

    private Ids() {}

    public static boolean valid(String id) {
        if (id == null || id.isEmpty() || id.codePointCount(0, id.length()) > MAX_LENGTH) {
            return false;
        }
        return id.charAt(0) != ' '
                && id.charAt(id.length() - 1) != ' '
                && !isDotSegment(id)
                && id.codePoints().allMatch(Ids::printable);
    }

    /** URL normalization removes these, percent-encoded or not, so they cannot name a resource. */
    private static boolean isDotSegment(String id) {
        return id.equals(".") || id.equals("..");
    }

    /** Whether dialects with numeric ids write this id as a JSON number. */
    public static boolean canonicalDecimal(String id) {
        int length = id.length();
        if (length == 0 || length > 16 || (length > 1 && id.charAt(0) == '0')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return false;
            }
        }
        return Long.parseLong(id) <= MAX_SAFE_INTEGER;
    }

    /** The message id in the node, a number or a string; null if it is none. */
    public static @Nullable Long messageId(JsonNode node) {
        if (node == null || !node.isTextual()) {
            return JsonFields.integer(node) instanceof Long id && id > 0 ? id : null;
        }
        try {
            long id = Long.parseLong(node.textValue());
            return id > 0 && Long.toString(id).equals(node.textValue()) ? id : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * Whether only the server may assign this conversation id, so that its ids never collide with those of apps:
     * decimals from 10^15 to 2^53 - 1, and those of {@link PairIds}.
     */
    public static boolean reserved(String id) {
        return (canonicalDecimal(id) && Long.parseLong(id) >= FIRST_OF_SERVER) || PairIds.isOne(id);
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> !invisible(codePoint);
        };
    }

    /**
     * Whether the character is invisible although it is a letter, mark or symbol: the characters of
     * Default_Ignorable_Code_Point that are in no category above, and the empty Braille pattern.
     *
     * @see <a href="https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point">UAX 44</a>
     */
    private static boolean invisible(int c) {
        return c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || (c >= 0x180B && c <= 0x180F)
                || c == 0x2800
                || c == 0x3164
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFFA0
                || (c >= 0xE0100 && c <= 0xE01EF);
    }
}
