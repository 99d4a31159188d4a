package dev.parley.http;

import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Ids;

/** Reads what stands in a request's address. */
final class Params {

    private Params() {}

    static String id(String name, String value) throws BadFrame {
        if (!Ids.valid(value)) {
            throw BadFrame.ofField(name, "must be an id: 1 to 128 printable characters");
        }
        return value;
    }

    /** The id of a message, as it is written everywhere: in decimals. */
    static long messageId(String name, String value) throws BadFrame {
        Long id = Ids.canonicalDecimal(value) ? number(name, value, 1, Long.MAX_VALUE) : null;
        if (id == null) {
            throw BadFrame.ofField(name, "must be the id of a message");
        }
        return id;
    }

    /** A whole number from {@code least} to {@code most}, or null where it is not given. */
    static Long number(String name, String value, long least, long most) throws BadFrame {
        if (value == null) {
            return null;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // complained of below, like every other text that is no such number
        }
        throw BadFrame.ofField(name, most == Long.MAX_VALUE
                ? "must be a whole number from " + least
                : "must be a whole number from " + least + " to " + most);
    }

    static int limit(String value, int otherwise, int most) throws BadFrame {
        Long limit = number("limit", value, 1, most);
        return limit == null ? otherwise : limit.intValue();
    }

    /** {@code true} or {@code false}; false where it is not given. */
    static boolean flag(String name, String value) throws BadFrame {
        return switch (value) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default -> throw BadFrame.ofField(name, "must be true or false");
        };
    }
}
