package dev.parley.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dashboard for Grafana, {@code deploy/grafana/dashboards/parley.json}. */
public final class Dashboard {
    static final Path FILE = Path.of("deploy/grafana/dashboards/parley.json");

    /** One query of one panel. */
    public record Target(String panel, String query) {}

    private Dashboard() {}

    static JsonNode json() throws IOException {
        return new ObjectMapper().readTree(FILE.toFile());
    }

    /** @param window in place of Grafana's own, such as {@code 1m} */
    public static List<Target> targets(String window) throws IOException {
        List<Target> targets = new ArrayList<>();
        json().path("panels").forEach(panel -> panel.path("targets")
                .forEach(target -> targets.add(new Target(
                        panel.path("title").asText(), plain(target.path("expr").asText(), window)))));
        json().path("annotations")
                .path("list")
                .forEach(annotation -> targets.add(new Target(
                        annotation.path("name").asText(),
                        plain(annotation.path("expr").asText(), window))));
        return targets;
    }

    private static String plain(String query, String window) {
        return query.replace("$instance", ".+").replace("$__rate_interval", window);
    }
}
