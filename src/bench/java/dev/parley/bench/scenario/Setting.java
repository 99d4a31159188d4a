package dev.parley.bench.scenario;

import dev.parley.bench.driver.Driver;
import dev.parley.bench.machine.Backends;
import dev.parley.bench.report.Comparison;
import dev.parley.bench.report.Report;

/**
 * What a scenario has to work with.
 *
 * @param quick whether it is to be tried only, not measured
 * @param turns how often subject and reference take turns; 0 for as often as the mode has it
 */
public record Setting(boolean quick, int turns, Backends backends, Driver driver, Report report) {
    public static final String PARLEY = "Parley";
    public static final String VERTX = "bare Vert.x";

    /** How often subject and reference take turns. */
    public int repetitions() {
        return turns > 0 ? turns : quick ? 3 : 5;
    }

    /** Before anything is measured, so that what is hot is compiled. */
    public double warmUpSeconds() {
        return quick ? 3 : 15;
    }

    /** Of one measurement. */
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
