package dev.parley.socket;

import dev.parley.testing.Management;
import java.util.List;
import java.util.stream.DoubleStream;

/** The metrics of {@code /q/metrics} at one moment. */
final class Meters {
    private final List<String> lines;

    private Meters(List<String> lines) {
        this.lines = lines;
    }

    static Meters now() {
        return new Meters(Management.get("/q/metrics")
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .toList());
    }

    boolean has(String name, String... labels) {
        return values(name, labels).findAny().isPresent();
    }

    /** The sum of all meters of that name with these labels, such as {@code code="4408"}. */
    double sum(String name, String... labels) {
        return values(name, labels)
                .reduce(Double::sum)
                .orElseThrow(() -> new AssertionError("there is no meter " + name + " " + List.of(labels)));
    }

    private DoubleStream values(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToDouble(Double::parseDouble);
    }
}
