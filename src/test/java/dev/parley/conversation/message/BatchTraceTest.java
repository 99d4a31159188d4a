package dev.parley.conversation.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ErrorCode;
import dev.parley.testing.Samples;
import dev.parley.testing.Spans;
import dev.parley.tracing.TraceSpan;
import dev.parley.tracing.Tracing;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class BatchTraceTest {
    private final Spans spans = new Spans();
    private final Tracing tracing = spans.tracing();

    private static Draft draft(TraceSpan step) {
        return new Draft("c1", "u1", null, "words", null, null).followed(step);
    }

    private static AppendResult stored(long seq) {
        return new AppendResult.Stored(Samples.message("c1", seq));
    }

    @Test
    void whereNobodyIsFollowedThereIsNothing() {
        BatchTrace batch = BatchTrace.begin(List.of(draft(null), draft(null)));

        assertThat(batch.committed(List.of(stored(1), stored(2)))).isEmpty();
        batch.failed();
        assertThat(spans.ended()).isEmpty();
    }

    @Test
    void thoseOfOneStatementAreLinked() {
        TraceSpan one = tracing.begin("receive");
        TraceSpan two = tracing.begin("receive");
        BatchTrace batch = BatchTrace.begin(List.of(draft(one), draft(null), draft(two)));
        Map<Long, TraceSpan> ways = batch.committed(List.of(stored(1), stored(2), stored(3)));

        assertThat(ways).isEqualTo(Map.of(1001L, one, 1003L, two));
        SpanData first = commit("1001");
        SpanData second = commit("1003");
        assertThat(first.getTraceId()).isNotEqualTo(second.getTraceId());
        assertThat(first.getLinks()).isEmpty();
        assertThat(second.getLinks()).singleElement().satisfies(link -> assertThat(link.getSpanContext())
                .isEqualTo(first.getSpanContext()));
        assertThat(first.getAttributes().asMap().toString())
                .contains("parley.batch_size=3", "parley.seq=1", "c1")
                .doesNotContain("words");
    }

    @Test
    void whatIsNotStoredGoesNoFurther() {
        BatchTrace batch = BatchTrace.begin(List.of(draft(tracing.begin("receive")), draft(tracing.begin("receive"))));

        assertThat(batch.committed(List.of(
                        new AppendResult.Refused(ErrorCode.FORBIDDEN, "no"),
                        new AppendResult.Repeated(Samples.message("c1", 1)))))
                .isEmpty();
        assertThat(spans.ended())
                .extracting(span -> span.getStatus().getStatusCode())
                .containsExactlyInAnyOrder(StatusCode.ERROR, StatusCode.UNSET);
        BatchTrace.begin(List.of(draft(tracing.begin("receive")))).failed();
        assertThat(spans.ended())
                .last()
                .satisfies(span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
    }

    private SpanData commit(String messageId) {
        return spans.ended().stream()
                .filter(span -> span.getAttributes().asMap().containsValue(messageId))
                .findFirst()
                .orElseThrow();
    }
}
