package dev.parley.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The document of the HTTP API, as it is served. */
record HttpApi(JsonNode document, JsonSchemas schemas) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /**
     * One method of one path.
     *
     * @param method in capitals
     * @param parameters including those of the path
     * @param body the first JSON example of a request; null for none
     * @param lines the example of a request in NDJSON: one line of it
     */
    record Operation(
            String method, String path, JsonNode node, List<JsonNode> parameters, JsonNode body, JsonNode lines) {
        boolean has(int status) {
            return node.path("responses").has(String.valueOf(status));
        }

        boolean needsToken() {
            return !node.has("security") || !node.get("security").isEmpty();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static HttpApi read(URL address) throws IOException {
        JsonNode document = new YAMLMapper().readTree(address.openStream());
        return new HttpApi(document, new JsonSchemas(document));
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(operation(path.getKey(), method.getKey(), path.getValue(), method.getValue()));
                }
            }
        }
        return operations;
    }

    /** The content of a request or response by media type; empty if there is none. */
    Map<String, JsonNode> content(JsonNode holder) {
        Map<String, JsonNode> content = new TreeMap<>();
        schemas.resolve(holder).path("content").properties().forEach(one -> content.put(one.getKey(), one.getValue()));
        return content;
    }

    static List<JsonNode> examples(JsonNode media) {
        List<JsonNode> examples = new ArrayList<>();
        if (media.has("example")) {
            examples.add(media.get("example"));
        }
        media.path("examples").forEach(one -> examples.add(one.path("value")));
        return examples;
    }

    private Operation operation(String path, String method, JsonNode above, JsonNode node) {
        List<JsonNode> parameters = new ArrayList<>();
        above.path("parameters").forEach(one -> parameters.add(schemas.resolve(one)));
        node.path("parameters").forEach(one -> parameters.add(schemas.resolve(one)));
        return new Operation(
                method.toUpperCase(),
                path,
                node,
                parameters,
                example(node, "application/json"),
                example(node, "application/x-ndjson"));
    }

    private JsonNode example(JsonNode node, String mediaType) {
        JsonNode media = content(node.path("requestBody")).get(mediaType);
        return media == null ? null : examples(media).getFirst();
    }
}
