package dev.parley.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Values at the edges of a schema, in several forms. */
final class SchemaValues {
    private static final JsonNodeFactory JSON = new JsonNodeFactory(true);

    private SchemaValues() {}

    /** The first has the usual form: if it is refused, a rule between fields refuses it. */
    static List<JsonNode> of(JsonNode schema) {
        List<JsonNode> values = new ArrayList<>();
        if (schema.has("enum") || schema.has("const") || schema.has("oneOf")) {
            return values;
        }
        if (allows(schema, "integer")) {
            long least = Math.max(1, schema.path("minimum").asLong(1));
            values.add(JSON.numberNode(least));
            values.add(JSON.numberNode(new BigDecimal(least).setScale(1)));
            values.add(JSON.numberNode(new BigDecimal(least).setScale(3)));
        }
        if (allows(schema, "string") && values.isEmpty()) {
            if (schema.path("format").asText().equals("date-time")) {
                for (String time : List.of(
                        "2030-01-01T00:00:00Z", "2030-01-01t00:00:00z", "2030-01-01T00:00:00.123456789+02:00")) {
                    values.add(JSON.textNode(time));
                }
            } else if (!schema.has("format") && !schema.has("pattern") && schema.has("maxLength")) {
                // Characters, not halves of them; as many as fit into a body.
                int most = Math.min(schema.get("maxLength").asInt(), 2000);
                values.add(JSON.textNode("a"));
                values.add(JSON.textNode("\ud83d\ude00".repeat(most)));
            }
        }
        return values;
    }

    private static boolean allows(JsonNode schema, String type) {
        JsonNode types = schema.path("type");
        return types.asText().equals(type)
                || types.isArray() && types.toString().contains("\"" + type + "\"");
    }
}
