package dev.parley.bench.scenario;

import dev.parley.bench.driver.Driver;
import dev.parley.bench.machine.Backends;
import dev.parley.bench.report.Comparison;
import dev.parley.bench.report.Report;

/**
 * The surroundings of a scenario.
 *
 * @param quick whether it is only tried, not measured
 * @param turns how often subject and reference take turns; 0 for the default of the mode
 */
public record Setting(boolean quick, int turns, Backends backends, Driver driver, Report report) {
    public static final String PARLEY = "Parley";
    public static final String VERTX = "bare Vert.x";

    /** How often subject and reference take turns. */
    public int repetitions() {
        return turns > 0 ? turns : quick ? 3 : 5;
    }

    /** The warm-up, so that hot code is compiled. */
    public double warmUpSeconds() {
        return quick ? 3 : 15;
    }

    /** The duration of one measurement. */
    public double seconds() {
        return quick ? 2 : 8;
    }

    public <T> T pick(T ifQuick, T ifFull) {
        return quick ? ifQuick : ifFull;
    }

    public Comparison comparison(String subject, String reference) {
        return new Comparison(report, repetitions(), subject, reference);
    }
}
