package dev.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what a client says of a message's attachments. */
public final class Attachments {
    private static final int MAX_COUNT = 10;
    private static final int MAX_URL = 2048;
    private static final int MAX_NAME = 255;
    private static final int MAX_CONTENT_TYPE = 127;
    private static final Pattern CONTENT_TYPE = Pattern.compile("[\\w.+-]+/[\\w.+-]+(\\s*;.*)?");

    private Attachments() {}

    /** @return empty where the field is absent */
    public static List<Attachment> read(Fields fields, String name) throws BadFrame {
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
                throw fields.bad(name, "must hold objects");
            }
            attachments.add(read(fields.element(name, attachments.size(), object)));
        }
        return attachments;
    }

    private static Attachment read(Fields fields) throws BadFrame {
        String url = fields.text("url", MAX_URL);
        if (!absoluteHttp(url)) {
            throw fields.bad("url", "must be an absolute http or https address");
        }
        String contentType = fields.has("content_type") ? fields.text("content_type", MAX_CONTENT_TYPE) : null;
        if (contentType != null && !CONTENT_TYPE.matcher(contentType).matches()) {
            throw fields.bad("content_type", "must be a media type");
        }
        String name = fields.has("name") ? fields.text("name", MAX_NAME) : null;
        return new Attachment(url, contentType, fields.optionalNumber("size", 0), name);
    }

    private static boolean absoluteHttp(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            return uri.getHost() != null && ("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
