package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly and writes it as a stream: no duplicate keys, nothing after the value, bounded depth. */
public final class Json {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_NAME_LENGTH = 256;
    /**
     * The maximum length in characters. Frames and bodies have lower limits of their own; for texts from Redis this is
     * the only one.
     */
    private static final int MAX_LENGTH = 1024 * 1024;
    /** Limits of a document's depth, and of the length of its numbers, names and strings. */
    public static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .maxStringLength(MAX_LENGTH)
            .build();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Clients choose the names: a cache of them would keep what strangers sent.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(CONSTRAINTS)
            .build();

    private Json() {}

    /** Writes with a generator, which the caller flushes and closes. */
    @FunctionalInterface
    public interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** @throws InvalidInputException if the text is not JSON, or its value is not an object */
    public static ObjectNode object(String text) throws InvalidInputException {
        if (value(text) instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidInputException("the input must be a JSON object");
    }

    /**
     * @throws InvalidInputException if the text is not JSON, its value is not an array of objects, or it is not {@link
     *     #whole}
     */
    public static List<ObjectNode> objects(String text) throws InvalidInputException {
        if (value(text) instanceof ArrayNode array && whole(array, text)) {
            List<ObjectNode> objects = new ArrayList<>(array.size());
            array.forEach(it -> {
                if (it instanceof ObjectNode object) {
                    objects.add(object);
                }
            });
            if (objects.size() == array.size()) {
                return objects;
            }
        }
        throw new InvalidInputException("the input must be a JSON array of objects");
    }

    /** Returns the text without a leading byte order mark (RFC 8259, section 8.1: a parser may ignore it). */
    public static String unmarked(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static JsonNode value(String text) throws InvalidInputException {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidInputException(ErrorCode.TOO_LARGE, "the input is too long", null);
        }
        try {
            return tree(unmarked(text));
        } catch (IOException | NumberFormatException e) {
            // A NumberFormatException means that an exponent is out of range.
            throw new InvalidInputException("the input is not valid JSON");
        }
    }

    private static JsonNode tree(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new EOFException("there is no value");
            }
            JsonNode value = JsonTree.read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("there is more than one value");
            }
            return value;
        }
    }

    /**
     * Whether every text and every name in the node can be written as UTF-8: half a surrogate pair cannot.
     *
     * @param text the text from which {@code node} was read
     */
    public static boolean whole(JsonNode node, String text) {
        // In a text that came as UTF-8, half a pair can only be an escape.
        return !text.contains("\\u") || whole(node);
    }

    /** Whether every text and every name in the node can be written as UTF-8, whatever it was read from. */
    static boolean whole(JsonNode node) {
        if (node.isTextual() && !whole(node.textValue())) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!whole(field.getKey())) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!whole(child)) {
                return false;
            }
        }
        return true;
    }

    private static boolean whole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** Writes a time in milliseconds; PostgreSQL keeps microseconds. */
    public static void writeTime(JsonGenerator json, String field, Instant time) throws IOException {
        json.writeStringField(field, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    /** Parses JSON that was checked before it was stored. */
    static JsonNode stored(String text) {
        try {
            return tree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what {@code writing} writes, in UTF-8. */
    public static byte[] bytes(Writing writing) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(FACTORY._getBufferRecycler(), 512);
                JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.to(json);
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
