package dev.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes the attachments of messages. */
public final class Attachments {
    private static final int MAX_COUNT = 10;
    private static final int MAX_URL = 2048;
    private static final int MAX_NAME = 255;
    private static final int MAX_CONTENT_TYPE = 127;
    private static final Pattern CONTENT_TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+(\\s*;.*)?");

    private Attachments() {}

    /** Reads attachments strictly. @return empty if the field is absent */
    public static List<Attachment> read(JsonFields fields, String name) throws InvalidInputException {
        if (!fields.has(name)) {
            return List.of();
        }
        JsonNode array = fields.raw(name);
        if (!array.isArray() || array.size() > MAX_COUNT) {
            throw fields.bad(name, "must be an array of at most " + MAX_COUNT);
        }
        List<Attachment> attachments = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!(element instanceof ObjectNode object)) {
                throw fields.bad(name, "must contain objects only");
            }
            attachments.add(read(fields.element(name, attachments.size(), object)));
        }
        return attachments;
    }

    /**
     * Reads attachments leniently. Each element is kept verbatim for its own dialect; recognised fields are also
     * exposed to the others. Empty if the field is absent.
     */
    public static List<Attachment> passed(JsonFields fields, String name) throws InvalidInputException {
        if (!fields.has(name)) {
            return List.of();
        }
        JsonNode array = fields.raw(name);
        if (!array.isArray() || array.size() > MAX_COUNT) {
            throw fields.bad(name, "must be an array of at most " + MAX_COUNT);
        }
        fields.requireStorable(name, array);
        requireHarmless(fields, name, array, false);
        return each(array);
    }

    /**
     * Reads attachments like {@link #passed}, but each is a string or an object, and the string, and the {@code url} of
     * the object, must be an absolute http or https address as in {@link #read}, so that every client can open it. An
     * object without {@code url} is for apps of the sender's kind only.
     */
    public static List<Attachment> addressed(JsonFields fields, String name) throws InvalidInputException {
        List<Attachment> attachments = passed(fields, name);
        for (int i = 0; i < attachments.size(); i++) {
            JsonNode element = fields.raw(name).get(i);
            if (!element.isTextual() && (!element.isObject() || element.isEmpty())) {
                throw fields.bad(name, "must contain addresses, or objects with some field");
            }
            JsonNode address = element.isTextual() ? element : element.path("url");
            if (!address.isMissingNode()
                    && (!address.isTextual() || attachments.get(i).url() == null)) {
                throw fields.bad(
                        name, "must have absolute http or https addresses of at most " + MAX_URL + " characters");
            }
        }
        return attachments;
    }

    /**
     * Refuses dangerous addresses in any text, since apps use any text of an attachment as its address, whatever the
     * field is called, except its name; and characters that reverse the text around them in any, since apps show any.
     *
     * @param label whether the value is of a field that is a name or a title
     */
    private static void requireHarmless(JsonFields fields, String name, JsonNode value, boolean label)
            throws InvalidInputException {
        if (value.isTextual()) {
            if (HttpUrls.harmful(value.textValue())) {
                throw fields.bad(name, "must not contain an address that a browser would execute");
            }
            requireInPlace(fields, name, value.textValue(), label);
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (field.getKey().equals("name") && field.getValue().isTextual()) {
                requireInPlace(fields, name, field.getValue().textValue(), true);
            } else {
                requireHarmless(fields, name, field.getValue(), isLabel(field.getKey()));
            }
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                requireHarmless(fields, name, element, label);
            }
        }
    }

    /** Apps call the name of a file {@code filename}, {@code file_name}, {@code originalName}, {@code Title}. */
    private static boolean isLabel(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.contains("name") || lower.contains("title");
    }

    private static void requireInPlace(JsonFields fields, String name, String text, boolean label)
            throws InvalidInputException {
        if (!(label ? Labels.fits(text) : Labels.fitsInLines(text))) {
            throw fields.bad(
                    name,
                    label
                            ? "must not contain a name with control characters or direction overrides"
                            : "must not contain control characters or direction overrides");
        }
    }

    /**
     * The text of a message for an app: its content, or if that is blank, the addresses of the attachments, one per
     * line, so that no user sees a blank message.
     *
     * @param own whether an app of the same kind sent it, which shows such attachments
     */
    public static String textOf(Message message, boolean own) {
        return !own && message.content().isBlank() && !message.attachments().isEmpty()
                ? asText("", message.attachments())
                : message.content();
    }

    /** Parses what {@link #write} returned. */
    public static List<Attachment> parse(String array) {
        return each(Json.stored(array));
    }

    /** Returns a JSON array, each element as its sender's app wrote it. */
    public static String write(List<Attachment> attachments) {
        StringJoiner array = new StringJoiner(",", "[", "]");
        attachments.forEach(attachment -> array.add(
                attachment.asSent() != null
                        ? attachment.asSent()
                        : plain(attachment).toString()));
        return array.toString();
    }

    /**
     * The content and the addresses of attachments that the content does not contain, one per line: for clients that
     * show text only.
     */
    public static String asText(String content, List<Attachment> attachments) {
        StringJoiner text = new StringJoiner("\n");
        if (!content.isEmpty()) {
            text.add(content);
        }
        attachments.stream()
                .map(Attachment::url)
                .filter(url -> url != null && !content.contains(url))
                .forEach(text::add);
        return text.toString();
    }

    private static List<Attachment> each(JsonNode array) {
        List<Attachment> attachments = new ArrayList<>(array.size());
        array.forEach(element -> attachments.add(understood(element)));
        return attachments;
    }

    private static Attachment understood(JsonNode element) {
        JsonNode size = element.path("size");
        Attachment plain = new Attachment(
                understood(element.isTextual() ? element : element.path("url"), MAX_URL, HttpUrls::absolute),
                understood(element.path("content_type"), MAX_CONTENT_TYPE, CONTENT_TYPE.asMatchPredicate()),
                JsonFields.integer(size) instanceof Long bytes && bytes >= 0 ? bytes : null,
                understood(element.path("name"), MAX_NAME, _ -> true));
        return plain.url() != null && plain(plain).toString().equals(element.toString())
                ? plain
                : new Attachment(plain.url(), plain.contentType(), plain.size(), plain.name(), element.toString());
    }

    private static @Nullable String understood(JsonNode node, int maxLength, Predicate<String> fits) {
        String text = node.textValue();
        return text != null && !text.isEmpty() && JsonFields.length(text) <= maxLength && fits.test(text) ? text : null;
    }

    private static ObjectNode plain(Attachment attachment) {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("url", attachment.url());
        if (attachment.contentType() != null) {
            object.put("content_type", attachment.contentType());
        }
        if (attachment.size() != null) {
            // The same kind of number as a parser returns, so that the comparison holds.
            object.set("size", Json.stored(attachment.size().toString()));
        }
        return attachment.name() == null ? object : object.put("name", attachment.name());
    }

    private static Attachment read(JsonFields fields) throws InvalidInputException {
        String url = fields.text("url", MAX_URL);
        if (!HttpUrls.absolute(url)) {
            throw fields.bad("url", "must be an absolute http or https address");
        }
        String contentType = fields.has("content_type") ? fields.label("content_type", MAX_CONTENT_TYPE) : null;
        if (contentType != null && !CONTENT_TYPE.matcher(contentType).matches()) {
            throw fields.bad("content_type", "must be a media type");
        }
        String name = fields.has("name") ? fields.label("name", MAX_NAME) : null;
        return new Attachment(url, contentType, fields.optionalNumber("size", 0), name);
    }
}
