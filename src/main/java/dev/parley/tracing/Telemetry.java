package dev.parley.tracing;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The {@code OTEL_…} variables of OpenTelemetry, as far as Parley uses them. Read here, because OpenTelemetry's own
 * reader needs classes that the native executable cannot be linked with.
 *
 * @param endpoint with its path
 * @param resource names and values, {@code service.name} among them
 * @param delay in milliseconds, like {@code timeout}
 */
record Telemetry(
        String endpoint,
        Map<String, String> headers,
        long timeout,
        Sampler sampler,
        Map<String, String> resource,
        long delay,
        int queue,
        int batch) {

    /**
     * Reads the variables.
     *
     * @param environment returns a variable's value by its name, null if it is not set
     * @throws IllegalArgumentException names the variable whose value is invalid
     */
    static Telemetry read(UnaryOperator<String> environment) {
        String protocol = text(environment, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        if (!protocol.equals("http/protobuf")) {
            throw wrong("OTEL_EXPORTER_OTLP_PROTOCOL", "must be http/protobuf");
        }
        String base = text(environment, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318");
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", "parley");
        resource.putAll(pairs(environment, "OTEL_RESOURCE_ATTRIBUTES"));
        resource.computeIfPresent("service.name", (_, name) -> text(environment, "OTEL_SERVICE_NAME", name));
        return new Telemetry(
                text(
                        environment,
                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                        base + (base.endsWith("/") ? "" : "/") + "v1/traces"),
                pairs(environment, "OTEL_EXPORTER_OTLP_HEADERS"),
                number(environment, "OTEL_EXPORTER_OTLP_TIMEOUT", 10_000),
                sampler(environment),
                resource,
                number(environment, "OTEL_BSP_SCHEDULE_DELAY", 5_000),
                number(environment, "OTEL_BSP_MAX_QUEUE_SIZE", 2_048),
                number(environment, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512));
    }

    private static Sampler sampler(UnaryOperator<String> environment) {
        String name = text(environment, "OTEL_TRACES_SAMPLER", "parentbased_always_on");
        String parentBased = "parentbased_";
        Sampler root =
                switch (name.startsWith(parentBased) ? name.substring(parentBased.length()) : name) {
                    case "always_on" -> Sampler.alwaysOn();
                    case "always_off" -> Sampler.alwaysOff();
                    case "traceidratio" -> Sampler.traceIdRatioBased(ratio(environment));
                    default ->
                        throw wrong(
                                "OTEL_TRACES_SAMPLER",
                                "must be always_on, always_off, traceidratio, or one of these" + " after "
                                        + parentBased);
                };
        return name.startsWith(parentBased) ? Sampler.parentBased(root) : root;
    }

    private static double ratio(UnaryOperator<String> environment) {
        String name = "OTEL_TRACES_SAMPLER_ARG";
        try {
            double ratio = Double.parseDouble(text(environment, name, "1"));
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (NumberFormatException e) {
            // Treated like a number out of range.
        }
        throw wrong(name, "must be a number from 0 to 1");
    }

    private static int number(UnaryOperator<String> environment, String name, int otherwise) {
        try {
            int number = Integer.parseInt(text(environment, name, String.valueOf(otherwise)));
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Treated like a number out of range.
        }
        throw wrong(name, "must be a whole number from 1");
    }

    /** Reads {@code name=value,…}, where a value may be encoded as in a URL. */
    private static Map<String, String> pairs(UnaryOperator<String> environment, String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text(environment, name, "").split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals).strip(),
                        URLDecoder.decode(
                                pair.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
            } else if (!pair.isBlank()) {
                // Without the text, which may be a secret.
                throw wrong(name, "must be a list of name=value");
            }
        }
        return pairs;
    }

    private static String text(UnaryOperator<String> environment, String name, String otherwise) {
        String text = environment.apply(name);
        return text == null || text.isBlank() ? otherwise : text.strip();
    }

    private static IllegalArgumentException wrong(String name, String complaint) {
        return new IllegalArgumentException(name + " " + complaint);
    }
}
