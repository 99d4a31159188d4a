package dev.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object from a client, read by type. A field that is missing or of another type fails with an
 * {@link InvalidInputException} that names it. Unknown fields are ignored unless {@link #only} is called.
 */
public final class JsonFields {
    private static final int MAX_IDS = 1000;
    private static final int MAX_DIGITS = 30;
    private static final int MAX_LONG_DIGITS = 19;
    private static final int MAX_NAME = 128;
    private static final int MAX_NAME_SHOWN = 64;

    private final ObjectNode object;
    private final String path;

    /** @param path the name of the object in error messages, ending in a dot; empty for the frame itself */
    public JsonFields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /**
     * Refuses all fields but these: a field that is not understood must not be ignored.
     *
     * @return this
     */
    public JsonFields only(String... names) throws InvalidInputException {
        List<String> known = List.of(names);
        for (Iterator<String> all = object.fieldNames(); all.hasNext(); ) {
            String name = all.next();
            if (!known.contains(name)) {
                // Clients choose the name, and it may be of any length.
                throw name.length() > MAX_NAME_SHOWN
                        ? new InvalidInputException("there is an unknown field")
                        : bad(name, "is unknown");
            }
        }
        return this;
    }

    public boolean has(String name) {
        JsonNode node = object.get(name);
        return node != null && !node.isNull();
    }

    /** Whether the field is absent or an empty string, which apps send for a missing value. */
    public boolean isBlank(String name) {
        return !has(name)
                || (object.get(name).isTextual() && object.get(name).textValue().isEmpty());
    }

    public JsonNode raw(String name) {
        return object.get(name);
    }

    /** The value of the field, or {@code otherwise} if it is absent. */
    public JsonNode raw(String name, JsonNode otherwise) {
        return has(name) ? object.get(name) : otherwise;
    }

    /** The object in the field; an empty one if the field is absent. */
    public JsonFields object(String name) throws InvalidInputException {
        if (!has(name)) {
            return new JsonFields(JsonNodeFactory.instance.objectNode(), path + name + ".");
        }
        if (object.get(name) instanceof ObjectNode child) {
            return new JsonFields(child, path + name + ".");
        }
        throw bad(name, "must be an object");
    }

    /** An object that is an element of the array in the field. */
    public JsonFields element(String name, int index, ObjectNode element) {
        return new JsonFields(element, path + name + "[" + index + "].");
    }

    /** Text that can be stored: no NUL and no half of a surrogate pair. */
    public String text(String name) throws InvalidInputException {
        JsonNode node = object.get(name);
        if (node == null || !node.isTextual()) {
            throw bad(name, "must be a string");
        }
        return storable(name, node.textValue());
    }

    /** Text as of {@link #text(String)}, or null if the field is absent. */
    public @Nullable String optionalText(String name) throws InvalidInputException {
        return has(name) ? text(name) : null;
    }

    /** A time in RFC 3339. */
    public Instant time(String name) throws InvalidInputException {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw bad(name, "must be a time in RFC 3339");
        }
    }

    /** A time in RFC 3339, or null if the field is absent. */
    public @Nullable Instant optionalTime(String name) throws InvalidInputException {
        return has(name) ? time(name) : null;
    }

    /** @param maxLength in characters (code points) */
    public String text(String name, int maxLength) throws InvalidInputException {
        String text = text(name);
        if (text.isEmpty() || length(text) > maxLength) {
            throw bad(name, "must have 1 to " + maxLength + " characters");
        }
        return text;
    }

    /**
     * Reads text that apps show in one line, see {@link Labels}.
     *
     * @param maxLength in characters (code points)
     */
    public String label(String name, int maxLength) throws InvalidInputException {
        String text = text(name, maxLength);
        if (!Labels.fits(text)) {
            throw bad(name, "must not have control characters or direction overrides");
        }
        return text;
    }

    public boolean flag(String name, boolean otherwise) throws InvalidInputException {
        if (!has(name)) {
            return otherwise;
        }
        JsonNode node = object.get(name);
        if (!node.isBoolean()) {
            throw bad(name, "must be true or false");
        }
        return node.booleanValue();
    }

    /** A whole number of at least {@code least} in any notation: {@code 1.0} and {@code 1e0} are 1. */
    public long number(String name, long least) throws InvalidInputException {
        if (integer(object.get(name)) instanceof Long number && number >= least) {
            return number;
        }
        throw bad(name, "must be a whole number from " + least);
    }

    /** A whole number from 0 to 2^63 - 1, as a number or as a decimal string. */
    public long wholeNumber(String name) throws InvalidInputException {
        JsonNode node = object.get(name);
        Long number = node == null || !node.isTextual()
                ? integer(node)
                : NumericIds.isDecimal(node.textValue()) ? Long.valueOf(node.textValue()) : null;
        if (number == null || number < 0) {
            throw bad(name, "must be a whole number from 0");
        }
        return number;
    }

    public @Nullable Long optionalNumber(String name, long least) throws InvalidInputException {
        return has(name) ? number(name, least) : null;
    }

    /**
     * An id, as a string or as a whole number from 0 to 2^63 - 1, since apps write their own ids as either. A number
     * stands for the id in decimals.
     */
    public String id(String name) throws InvalidInputException {
        String id = id(object.get(name));
        if (id == null) {
            throw bad(name, "must be an id: a string of 1 to 128 printable characters, or a number");
        }
        return id;
    }

    /** The same as {@link #id}. */
    public String idOrNumber(String name) throws InvalidInputException {
        return id(name);
    }

    /** An app's name for a message: a string of at most 128 characters, or a whole number. */
    public String name(String name) throws InvalidInputException {
        return key(name, MAX_NAME);
    }

    /** The same as {@link #ids}. */
    public List<String> idsOrNumbers(String name) throws InvalidInputException {
        return ids(name);
    }

    /** A key that the sender chose: a string of 1 to {@code maxLength} characters, or a number as in {@link #id}. */
    public String key(String name, int maxLength) throws InvalidInputException {
        Long number = integer(object.get(name));
        return number != null && number >= 0 ? number.toString() : text(name, maxLength);
    }

    /**
     * The user that these fields name, as an id in either form; null if all are absent. Fails with {@code forbidden} if
     * they name different users.
     */
    public @Nullable String claimed(String... names) throws InvalidInputException {
        String claimed = null;
        for (String name : names) {
            if (has(name)) {
                String one = idOrNumber(name);
                if (claimed != null && !claimed.equals(one)) {
                    throw InvalidInputException.ofAnotherUser();
                }
                claimed = one;
            }
        }
        return claimed;
    }

    /** The id of a message, as a number or as a decimal string. */
    public long messageId(String name) throws InvalidInputException {
        return messageId(name, object.get(name), "must be the id of a message");
    }

    /** The same as {@link #messageId}. */
    public long messageIdOrNumber(String name) throws InvalidInputException {
        return messageId(name);
    }

    /** Ids of messages as numbers or decimal strings, in their order and without repetitions; may be empty. */
    public List<Long> messageIdsOrNumbers(String name, int most) throws InvalidInputException {
        JsonNode node = object.get(name);
        if (node == null || !node.isArray() || node.size() > most) {
            throw bad(name, "must be an array of at most " + most + " message ids");
        }
        List<Long> ids = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            ids.add(messageId(name, element, "must contain message ids only"));
        }
        return ids.stream().distinct().toList();
    }

    /** One or more ids as of {@link #id}, in their order and without repetitions. */
    public List<String> ids(String name) throws InvalidInputException {
        JsonNode node = object.get(name);
        if (node == null || !node.isArray() || node.isEmpty() || node.size() > MAX_IDS) {
            throw bad(name, "must be an array of 1 to " + MAX_IDS + " ids");
        }
        List<String> ids = new ArrayList<>(node.size());
        for (JsonNode element : node) {
            String id = id(element);
            if (id == null) {
                throw bad(name, "must contain ids only: strings of 1 to 128 printable characters, or numbers");
            }
            ids.add(id);
        }
        return ids.stream().distinct().toList();
    }

    /** An object whose values are whole numbers from 0; empty if the field is absent. */
    public Map<String, Long> numbersById(String name) throws InvalidInputException {
        JsonFields values = object(name);
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (Iterator<String> names = values.object.fieldNames(); names.hasNext(); ) {
            String id = names.next();
            if (!Ids.valid(id) || numbers.size() == MAX_IDS) {
                throw bad(name, "must have at most " + MAX_IDS + " fields, with ids for names");
            }
            numbers.put(id, values.number(id, 0));
        }
        return numbers;
    }

    /** A copy of the object without the fields of these names. */
    public ObjectNode without(String... names) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        rest.setAll(object);
        return rest.remove(List.of(names));
    }

    /**
     * Checks that a value of any type can be stored: no NUL, no half of a surrogate pair, and no number of more than
     * {@value #MAX_DIGITS} digits.
     */
    public void requireStorable(String name, JsonNode value) throws InvalidInputException {
        if (value.isTextual()) {
            storable(name, value.textValue());
        } else if (value.isNumber() && tooLong(value.decimalValue())) {
            throw bad(name, "must not contain numbers of more than " + MAX_DIGITS + " digits");
        }
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            storable(name, names.next());
        }
        for (JsonNode child : value) {
            requireStorable(name, child);
        }
    }

    /** Returns the value unchanged if it can be written as UTF-8. */
    public JsonNode writable(String name, JsonNode value) throws InvalidInputException {
        if (!Json.whole(value)) {
            throw bad(name, "must not contain half a surrogate pair");
        }
        return value;
    }

    /** Refuses all fields but these: a field that is not understood must not be ignored. @return this */
    public JsonFields only(Set<String> known) throws InvalidInputException {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw bad(name, "is unknown");
            }
        }
        return this;
    }

    /**
     * An integer of JSON Schema: a number without a fraction in any notation, such as {@code 1.0} or {@code 1e0}.
     *
     * @return null for anything else, and for a number that does not fit into 64 bits
     */
    static @Nullable Long integer(JsonNode node) {
        if (node == null || !node.isNumber()) {
            return null;
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? (Long) node.longValue() : null;
        }
        return integer(node.decimalValue());
    }

    /** The integer that the number is, or null if it has a fraction or does not fit into 64 bits. */
    public static @Nullable Long integer(BigDecimal number) {
        if (number.signum() == 0) {
            return 0L;
        }
        // An exponent may be as large as 10^9: such a number must not be expanded.
        boolean fits = (long) number.precision() - number.scale() <= MAX_LONG_DIGITS;
        BigDecimal shortest = number.stripTrailingZeros();
        if (!fits || shortest.scale() > 0) {
            return null;
        }
        BigInteger whole = shortest.toBigInteger();
        return whole.bitLength() < Long.SIZE ? (Long) whole.longValue() : null;
    }

    /** The length in characters (code points). */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    public InvalidInputException bad(String name, String complaint) {
        return InvalidInputException.ofField(path + name, complaint);
    }

    /** Counts the digits on either side of the point without expanding the number, which may take a gigabyte. */
    private static boolean tooLong(BigDecimal number) {
        return number.scale() > MAX_DIGITS || (long) number.precision() - number.scale() > MAX_DIGITS;
    }

    /** The id in the node, or null if it is none. */
    private static @Nullable String id(JsonNode node) {
        if (node != null && node.isTextual()) {
            return Ids.valid(node.textValue()) ? node.textValue() : null;
        }
        Long number = integer(node);
        return number == null || number < 0 ? null : number.toString();
    }

    private long messageId(String name, JsonNode node, String complaint) throws InvalidInputException {
        Long id = Ids.messageId(node);
        if (id == null) {
            throw bad(name, complaint);
        }
        return id;
    }

    private String storable(String name, String text) throws InvalidInputException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw bad(name, "must not contain U+0000");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw bad(name, "must not contain half a surrogate pair");
            }
        }
        return text;
    }
}
