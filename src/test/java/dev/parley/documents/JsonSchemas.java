package dev.parley.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of JSON Schema that the documents use, in a strict form: a field that a schema does not name is an error,
 * unless the schema is open by {@code additionalProperties: true}. So every field that the code writes must be
 * documented.
 */
final class JsonSchemas {
    private final JsonNode document;

    JsonSchemas(JsonNode document) {
        this.document = document;
    }

    /** Resolves a reference, if the node is one. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(document.at(node.path("$ref").asText().substring(1))) : node;
    }

    /** Returns what is wrong with a value, each with its place; empty if it is valid. */
    List<String> complaints(JsonNode schema, JsonNode value) {
        List<String> complaints = new ArrayList<>();
        check(resolve(schema), value, "", complaints);
        return complaints;
    }

    private void check(JsonNode schema, JsonNode value, String place, List<String> complaints) {
        if (schema.isMissingNode() || schema.has("allOf") && !value.isObject()) {
            complaints.add(place + ": no schema for " + value);
            return;
        }
        if (schema.has("oneOf") && !schema.has("properties")) {
            if (all(schema, "oneOf").stream()
                    .noneMatch(one -> complaints(one, value).isEmpty())) {
                complaints.add(place + ": none of oneOf fits " + value);
            }
            return;
        }
        if (schema.has("const") && !schema.get("const").equals(value)
                || schema.has("enum") && all(schema, "enum").stream().noneMatch(value::equals)) {
            complaints.add(place + ": not " + value);
        }
        if (schema.has("type")
                && !types(schema).contains(type(value))
                && !(value.isIntegralNumber() && types(schema).contains("number"))) {
            complaints.add(place + ": not of the kind " + schema.get("type") + ": " + value);
        }
        bounds(schema, value, place, complaints);
        for (JsonNode element : value.isArray() ? value : List.<JsonNode>of()) {
            check(resolve(schema.path("items")), element, place + "[]", complaints);
        }
        if (value.isObject() && (schema.has("properties") || schema.has("allOf"))) {
            fields(schema, value, place, complaints);
        }
    }

    /** Checks what a schema requires beyond the type: lengths, ranges, and fields that belong together. */
    private void bounds(JsonNode schema, JsonNode value, String place, List<String> complaints) {
        boolean good = true;
        if (value.isNumber()) {
            good = (!schema.has("minimum")
                            || value.decimalValue()
                                            .compareTo(schema.get("minimum").decimalValue())
                                    >= 0)
                    && (!schema.has("maximum")
                            || value.decimalValue()
                                            .compareTo(schema.get("maximum").decimalValue())
                                    <= 0);
        } else if (value.isTextual()) {
            String text = value.textValue();
            good = within(text.codePointCount(0, text.length()), schema, "minLength", "maxLength")
                    && (!schema.has("pattern")
                            || Pattern.compile(schema.get("pattern").asText())
                                    .matcher(text)
                                    .find());
        } else if (value.isArray()) {
            good = within(value.size(), schema, "minItems", "maxItems");
        } else if (value.isObject()) {
            good = within(value.size(), schema, "minProperties", "maxProperties")
                    && (!schema.has("anyOf") || all(schema, "anyOf").stream().anyMatch(one -> fits(one, value)))
                    && (!schema.has("oneOf")
                            || all(schema, "oneOf").stream()
                                            .filter(one -> fits(one, value))
                                            .count()
                                    == 1)
                    && (!schema.has("not") || !fits(schema.get("not"), value));
        }
        if (!good) {
            complaints.add(place + ": not within the bounds: " + value);
        }
    }

    private static boolean within(int size, JsonNode schema, String least, String most) {
        return size >= schema.path(least).asInt(0) && size <= schema.path(most).asInt(Integer.MAX_VALUE);
    }

    /** Whether the object satisfies an alternative about some of its fields. */
    private boolean fits(JsonNode alternative, JsonNode value) {
        for (JsonNode name : alternative.path("required")) {
            if (!value.has(name.asText())) {
                return false;
            }
        }
        List<String> complaints = new ArrayList<>();
        alternative.path("properties").properties().stream()
                .filter(property -> value.has(property.getKey()))
                .forEach(property -> bounds(property.getValue(), value.get(property.getKey()), "", complaints));
        return complaints.isEmpty();
    }

    private void fields(JsonNode schema, JsonNode value, String place, List<String> complaints) {
        Set<String> known = new HashSet<>();
        List<JsonNode> parts = schema.has("allOf") ? all(schema, "allOf") : List.of(schema);
        for (JsonNode part : parts) {
            for (JsonNode name : part.path("required")) {
                if (!value.has(name.asText())) {
                    complaints.add(place + "." + name.asText() + " is missing");
                }
            }
            for (Map.Entry<String, JsonNode> property : part.path("properties").properties()) {
                known.add(property.getKey());
                if (value.has(property.getKey())) {
                    check(
                            resolve(property.getValue()),
                            value.get(property.getKey()),
                            place + "." + property.getKey(),
                            complaints);
                }
            }
        }
        boolean open = parts.stream()
                .anyMatch(part -> part.path("additionalProperties").asBoolean());
        value.fieldNames().forEachRemaining(name -> {
            if (!open && !known.contains(name)) {
                complaints.add(place + "." + name + " is not documented");
            }
        });
    }

    private List<JsonNode> all(JsonNode schema, String name) {
        List<JsonNode> all = new ArrayList<>();
        schema.get(name).forEach(one -> all.add(resolve(one)));
        return all;
    }

    private static Set<String> types(JsonNode schema) {
        Set<String> types = new HashSet<>();
        JsonNode type = schema.get("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(one -> types.add(one.asText()));
        return types;
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> value.getNodeType().name().toLowerCase();
        };
    }
}
