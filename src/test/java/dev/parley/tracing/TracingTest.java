package dev.parley.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Spans;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class TracingTest {
    private final Spans spans = new Spans();

    @Test
    void whereItIsOffNothingIsFollowed() {
        TraceSpan elsewhere = spans.tracing().begin("publish");
        Tracing off = new Tracing(null);

        assertThat(off.begin("receive")).isNull();
        assertThat(off.carryOn("deliver", elsewhere.carrier())).isNull();
        off.stop(null);
    }

    @Test
    void whatTheSamplerDoesNotWantIsNotFollowed() {
        assertThat(spans.tracing(Sampler.alwaysOff()).begin("receive")).isNull();
    }

    @Test
    void aWayGoesOnOnAnotherInstanceWhichDoesNotChooseAnew() {
        TraceSpan publish = spans.tracing().begin("publish");
        TraceSpan deliver =
                spans.tracing(Sampler.parentBased(Sampler.alwaysOff())).carryOn("deliver", publish.carrier());
        deliver.end();
        publish.end();

        assertThat(publish.carrier()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(spans.named("deliver").getTraceId())
                .isEqualTo(spans.named("publish").getTraceId());
        assertThat(spans.named("deliver").getParentSpanId())
                .isEqualTo(spans.named("publish").getSpanId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-0-0-01",
                "00-00000000000000000000000000000000-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"
            })
    void nonsenseIsNoWay(String carrier) {
        assertThat(spans.tracing().carryOn("deliver", carrier)).isNull();
        assertThat(spans.tracing().carryOn("deliver", null)).isNull();
    }

    @Test
    void ofManyOfAKindOnlySomeAreFollowed() {
        TraceSpan way = spans.tracing().begin("deliver");
        for (int i = 0; i < 40; i++) {
            TraceSpan write = way.nextOfMany("write");
            if (write != null) {
                write.end();
            }
        }
        assertThat(spans.names()).hasSize(32);
        assertThat(way.next("publish")).isNotNull();
    }

    @Test
    void whatFailedSaysSo() {
        spans.tracing().begin("commit").failed("unavailable");

        assertThat(spans.named("commit").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans.named("commit").getStatus().getDescription()).isEqualTo("unavailable");
    }
}
