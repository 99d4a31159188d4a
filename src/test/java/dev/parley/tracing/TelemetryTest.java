package dev.parley.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class TelemetryTest {
    private static Telemetry read(Map<String, String> environment) {
        return Telemetry.read(environment::get);
    }

    @Test
    void withoutAWordItIsAsOpenTelemetryHasIt() {
        assertThat(read(Map.of()))
                .isEqualTo(new Telemetry(
                        "http://localhost:4318/v1/traces",
                        Map.of(),
                        10_000,
                        Sampler.parentBased(Sampler.alwaysOn()),
                        Map.of("service.name", "parley"),
                        5_000,
                        2_048,
                        512));
    }

    @Test
    void whatIsSaidIsTaken() {
        assertThat(read(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://c:4318/",
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "a=b%20c,d=e+f==",
                        "OTEL_EXPORTER_OTLP_TIMEOUT",
                        "7",
                        "OTEL_TRACES_SAMPLER",
                        "traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG",
                        "0.25",
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "deployment.environment=test, service.name=chat",
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "1",
                        "OTEL_BSP_MAX_QUEUE_SIZE",
                        "2",
                        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
                        "3")))
                .isEqualTo(new Telemetry(
                        "http://c:4318/v1/traces",
                        Map.of("a", "b c", "d", "e+f=="),
                        7,
                        Sampler.traceIdRatioBased(0.25),
                        Map.of("service.name", "chat", "deployment.environment", "test"),
                        1,
                        2,
                        3));
        assertThat(read(Map.of("OTEL_SERVICE_NAME", "parley-2", "OTEL_RESOURCE_ATTRIBUTES", "service.name=chat"))
                        .resource())
                .isEqualTo(Map.of("service.name", "parley-2"));
        assertThat(read(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://d/t"))
                        .endpoint())
                .isEqualTo("http://d/t");
        assertThat(read(Map.of("OTEL_TRACES_SAMPLER", "parentbased_always_off")).sampler())
                .isEqualTo(Sampler.parentBased(Sampler.alwaysOff()));
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_PROTOCOL,grpc",
        "OTEL_TRACES_SAMPLER,sometimes",
        "OTEL_TRACES_SAMPLER_ARG,2",
        "OTEL_TRACES_SAMPLER_ARG,half",
        "OTEL_EXPORTER_OTLP_HEADERS,secret",
        "OTEL_BSP_MAX_QUEUE_SIZE,0",
        "OTEL_EXPORTER_OTLP_TIMEOUT,10s"
    })
    void whatIsOfNoUseIsNamedAndNotRepeated(String name, String value) {
        Map<String, String> environment = new HashMap<>(Map.of("OTEL_TRACES_SAMPLER", "traceidratio"));
        environment.put(name, value);

        assertThatThrownBy(() -> read(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " must be")
                .hasMessageNotContaining("secret");
    }
}
