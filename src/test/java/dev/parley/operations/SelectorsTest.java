package dev.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class SelectorsTest {

    @Test
    void namesWithTheirLabelsAndNothingElse() {
        assertThat(Selectors.of(
                        "1 - sum by (le, instance) (rate(a_bucket{le=\"0.5\"}[5m])) / sum(rate(a_count[5m])) > 0.01"))
                .containsExactly("a_bucket{le=\"0.5\"}", "a_count");
        assertThat(Selectors.of(
                        "histogram_quantile(0.99, sum(rate(b{x=~\".+\",y=\"}\"}[$w])) by (le)) > 1e3 and up == 0"))
                .containsExactly("b{x=~\".+\",y=\"}\"}", "up");
        assertThat(Selectors.of("max by (instance) (min_over_time(\n  c{name=~\"v.*\"}[1m])) > 100"))
                .containsExactly("c{name=~\"v.*\"}");
        assertThat(Selectors.name("c{name=~\"v.*\"}")).isEqualTo("c");
    }
}
