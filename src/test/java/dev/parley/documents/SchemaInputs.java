package dev.parley.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values that a schema allows: at its edges and in every form. Of objects: the fewest fields, and each other field in
 * addition.
 */
final class SchemaInputs {
    private static final JsonNodeFactory JSON = new JsonNodeFactory(true);
    private static final String ASTRAL = "\ud83d\ude00";
    /** The maximum size of a frame. */
    private static final int LONGEST = 500;

    private final JsonSchemas schemas;

    SchemaInputs(JsonSchemas schemas) {
        this.schemas = schemas;
    }

    /** @param plain the same in its usual form: {@code 1} for {@code 1.000} */
    record Input(JsonNode plain, JsonNode written) {
        Input(JsonNode value) {
            this(value, value);
        }
    }

    List<Input> of(JsonNode reference) {
        JsonNode schema = schemas.resolve(reference);
        List<Input> inputs = new ArrayList<>();
        if (schema.has("const")) {
            inputs.add(new Input(schema.get("const")));
        } else if (schema.has("enum") || schema.has("examples")) {
            (schema.has("enum") ? schema.get("enum") : schema.get("examples"))
                    .forEach(value -> inputs.add(new Input(value)));
        } else if (schema.has("oneOf") && !schema.has("properties")) {
            schema.get("oneOf").forEach(one -> inputs.addAll(of(one)));
        } else if (!schema.has("type")) {
            for (JsonNode any : new JsonNode[] {
                JSON.nullNode(),
                JSON.textNode(""),
                JSON.booleanNode(false),
                JSON.numberNode(new BigDecimal("-1.50")),
                JSON.arrayNode().addObject().put("a", 1)
            }) {
                inputs.add(new Input(any));
            }
        }
        for (String type : List.of("string", "integer", "number", "boolean", "array", "object")) {
            if (inputs.isEmpty() && allows(schema, type)
                    || allows(schema, type) && schema.path("type").isArray() && !schema.has("examples")) {
                inputs.addAll(of(schema, type));
            }
        }
        if (schema.has("examples") && allows(schema, "integer")) {
            inputs.addAll(integers(schema));
        }
        return inputs;
    }

    private List<Input> of(JsonNode schema, String type) {
        return switch (type) {
            case "string" -> texts(schema);
            case "integer" -> integers(schema);
            case "number" ->
                List.of(new Input(JSON.numberNode(7)), new Input(JSON.numberNode(new BigDecimal("-1.50"))));
            case "boolean" -> List.of(new Input(JSON.booleanNode(true)), new Input(JSON.booleanNode(false)));
            case "array" ->
                of(schema.path("items")).stream()
                        .map(item -> new Input(
                                JSON.arrayNode().add(item.plain()),
                                JSON.arrayNode().add(item.written())))
                        .toList();
            default -> objects(schema);
        };
    }

    private static List<Input> texts(JsonNode schema) {
        int most = Math.min(schema.path("maxLength").asInt(LONGEST), LONGEST);
        return List.of(new Input(JSON.textNode("a")), new Input(JSON.textNode(ASTRAL.repeat(most))));
    }

    /** The least and the most, or one more than the least. */
    private static List<Input> integers(JsonNode schema) {
        BigDecimal least = schema.path("minimum").decimalValue();
        BigDecimal most = schema.has("maximum") ? schema.get("maximum").decimalValue() : least.add(BigDecimal.ONE);
        List<Input> inputs = new ArrayList<>();
        for (BigDecimal number : List.of(least, most)) {
            JsonNode plain = JSON.numberNode(number.toBigIntegerExact());
            inputs.add(new Input(plain));
            inputs.add(new Input(plain, JSON.numberNode(number.setScale(1))));
            inputs.add(new Input(plain, JSON.numberNode(number.setScale(3))));
        }
        return inputs;
    }

    private List<Input> objects(JsonNode schema) {
        if (!schema.has("properties")) {
            List<Input> inputs = new ArrayList<>(List.of(new Input(JSON.objectNode())));
            if (schema.path("additionalProperties").isObject()) {
                of(schema.get("additionalProperties"))
                        .forEach(value -> inputs.add(new Input(
                                JSON.objectNode().set("c1", value.plain()),
                                JSON.objectNode().set("c1", value.written()))));
            }
            return inputs;
        }
        Map<String, List<Input>> values = new LinkedHashMap<>();
        schema.get("properties")
                .properties()
                .forEach(property -> values.put(property.getKey(), of(property.getValue())));
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        List<Input> inputs = new ArrayList<>();
        for (Set<String> names : combinations(schema, required, values)) {
            for (String varied : names) {
                for (Input value : values.get(varied)) {
                    Input object = object(names, values, varied, value);
                    if (schemas.complaints(schema, object.plain()).isEmpty()) {
                        inputs.add(object);
                    }
                }
            }
        }
        return inputs;
    }

    /** The sets of fields that the schema allows: the required ones with up to two others, and all if possible. */
    private Set<Set<String>> combinations(JsonNode schema, Set<String> required, Map<String, List<Input>> values) {
        Set<Set<String>> all = new HashSet<>(List.of(required, Set.copyOf(values.keySet())));
        for (String one : values.keySet()) {
            for (String other : values.keySet()) {
                Set<String> names = new HashSet<>(required);
                names.add(one);
                names.add(other);
                all.add(names);
            }
        }
        all.removeIf(names -> !schemas.complaints(
                        schema, object(names, values, null, null).plain())
                .isEmpty());
        return all;
    }

    /** All fields except one with their first values. */
    private static Input object(Set<String> names, Map<String, List<Input>> values, String varied, Input value) {
        ObjectNode plain = JSON.objectNode();
        ObjectNode written = JSON.objectNode();
        for (String name : names) {
            Input one = name.equals(varied) ? value : values.get(name).getFirst();
            plain.set(name, one.plain());
            written.set(name, one.written());
        }
        return new Input(plain, written);
    }

    private static boolean allows(JsonNode schema, String type) {
        JsonNode types = schema.path("type");
        return types.asText().equals(type)
                || types.isArray() && types.toString().contains("\"" + type + "\"");
    }
}
