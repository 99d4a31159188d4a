package dev.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/** The ids of users, conversations and rooms: opaque strings of 1 to 128 printable characters. */
public final class Ids {
    private static final int MAX_LENGTH = 128;
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    private Ids() {}

    public static boolean valid(String id) {
        if (id == null || id.isEmpty() || id.codePointCount(0, id.length()) > MAX_LENGTH) {
            return false;
        }
        return id.codePoints().allMatch(Ids::printable);
    }

    /** Whether the number-writing dialects put this id on the wire as a JSON number. */
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

    /** The message's id that this is, as a number or as text; null where it is none. */
    public static Long messageId(JsonNode node) {
        if (node == null || !node.isIntegralNumber() && !node.isTextual()) {
            return null;
        }
        try {
            long id = Long.parseLong(node.asText());
            return id > 0 && Long.toString(id).equals(node.asText()) ? id : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
