package dev.parley.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The alerts of {@code deploy/prometheus/alerts.yml}. */
public final class Alerts {
    static final Path FOLDER = Path.of("deploy/prometheus");
    static final Path RULES = FOLDER.resolve("alerts.yml");

    /** One rule. */
    public record Alert(String name, String query, JsonNode rule) {
        /** Whether it pages an operator. */
        public boolean isCritical() {
            return rule.at("/labels/severity").asText().equals("critical");
        }
    }

    private Alerts() {}

    static JsonNode groups() throws IOException {
        return new YAMLMapper().readTree(RULES.toFile()).path("groups");
    }

    public static List<Alert> all() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        groups().forEach(group -> group.path("rules")
                .forEach(rule -> alerts.add(
                        new Alert(rule.path("alert").asText(), rule.path("expr").asText(), rule))));
        return alerts;
    }
}
