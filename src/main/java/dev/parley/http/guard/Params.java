package dev.parley.http.guard;

import dev.parley.protocol.Ids;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads path and query parameters. */
public final class Params {

    private static final int MAX_NUMBER_LENGTH = 64;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    private Params() {}

    public static String id(String name, @Nullable String value) throws InvalidInputException {
        if (value == null || !Ids.valid(value)) {
            throw InvalidInputException.ofField(name, "must be an id: 1 to 128 printable characters");
        }
        return value;
    }

    /** Reads the id of a message, which is in decimals everywhere. */
    public static long messageId(String name, String value) throws InvalidInputException {
        Long id = Ids.canonicalDecimal(value) ? number(name, value, 1, Long.MAX_VALUE) : null;
        if (id == null) {
            throw InvalidInputException.ofField(name, "must be the id of a message");
        }
        return id;
    }

    /**
     * Reads a whole number from {@code least} to {@code most}, in any form that JSON allows, such as {@code 1.0}.
     * Returns null if it is absent.
     */
    public static @Nullable Long number(String name, String value, long least, long most) throws InvalidInputException {
        if (value == null) {
            return null;
        }
        if (value.length() <= MAX_NUMBER_LENGTH
                && NUMBER.matcher(value).matches()
                && JsonFields.integer(new BigDecimal(value)) instanceof Long number
                && number >= least
                && number <= most) {
            return number;
        }
        throw InvalidInputException.ofField(
                name,
                most == Long.MAX_VALUE
                        ? "must be a whole number from " + least
                        : "must be a whole number from " + least + " to " + most);
    }

    public static int limit(String value, int otherwise, int most) throws InvalidInputException {
        Long limit = number("limit", value, 1, most);
        return limit == null ? otherwise : limit.intValue();
    }

    /** Reads {@code true} or {@code false}; false if it is absent. */
    public static boolean flag(String name, @Nullable String value) throws InvalidInputException {
        return switch (value) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default -> throw InvalidInputException.ofField(name, "must be true or false");
        };
    }
}
