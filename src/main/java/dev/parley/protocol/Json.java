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

/** Strict reading and streaming writing of JSON: no duplicate keys, nothing after the value, bounded depth. */
public final class Json {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_NAME_LENGTH = 256;
    /**
     * In characters. Frames and bodies have bounds of their own, which are lower; what comes over Redis has only this.
     */
    private static final int MAX_LENGTH = 1024 * 1024;
    /** How deep a document may be, and how long its numbers and names. */
    public static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .maxStringLength(MAX_LENGTH)
            .build();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names are strangers' to choose: nothing is kept of them from one document to the next.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(CONSTRAINTS)
            .build();

    private Json() {}

    /** Writes with a generator; the generator is flushed and closed by the caller's caller. */
    @FunctionalInterface
    public interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    /** @throws InvalidInputException where the text is not JSON, or its value is not an object */
    public static ObjectNode object(String text) throws InvalidInputException {
        if (value(text) instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidInputException("the frame must be a JSON object");
    }

    /**
     * @throws InvalidInputException where the text is not JSON, its value is not an array of objects, or it is not
     * {@link #whole}
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
        throw new InvalidInputException("the frames must be a JSON array of objects");
    }

    /** The text without the byte order mark that it may begin with (RFC 8259 8.1: a parser may ignore it). */
    public static String unmarked(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static JsonNode value(String text) throws InvalidInputException {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidInputException(ErrorCode.TOO_LARGE, "the frame is too long", null);
        }
        try {
            return tree(unmarked(text));
        } catch (IOException | NumberFormatException e) {
            // The latter, unlike all else, where an exponent is more than any number could have.
            throw new InvalidInputException("the frame is not valid JSON");
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
     * Whether every text and every name in it can be written as UTF-8: half a surrogate pair cannot.
     *
     * @param text what {@code node} was read from
     */
    public static boolean whole(JsonNode node, String text) {
        // In what was UTF-8 itself, half a pair is there as an escape only.
        return !text.contains("\\u") || whole(node);
    }

    /** The same, whatever it was read from. */
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

    /** A time to the millisecond: what PostgreSQL keeps is finer. */
    public static void writeTime(JsonGenerator json, String field, Instant time) throws IOException {
        json.writeStringField(field, time.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    /** A JSON value that was checked before it was stored. */
    static JsonNode stored(String text) {
        try {
            return tree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** UTF-8 bytes of what {@code writing} writes. */
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
