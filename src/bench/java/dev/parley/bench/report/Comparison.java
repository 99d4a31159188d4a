package dev.parley.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Measures a subject and its reference in turn.
 *
 * @param subject   its name
 * @param reference the reference's name
 */
public record Comparison(Report report, int repetitions, String subject, String reference) {
    /** Each measurement returns its readings by name, with the unit; the reference returns the same names. */
    public void run(
            String scenario,
            Supplier<Map<String, Double>> measureSubject,
            Supplier<Map<String, Double>> measureReference) {
        Map<String, List<Double>> subjects = new LinkedHashMap<>();
        Map<String, List<Double>> references = new LinkedHashMap<>();
        for (int i = 0; i < repetitions; i++) {
            gather(subjects, measureSubject.get());
            gather(references, measureReference.get());
        }
        subjects.forEach((measure, runs) ->
                report.add(new Figure(scenario, measure, subject, reference, runs, references.get(measure))));
    }

    private static void gather(Map<String, List<Double>> all, Map<String, Double> readings) {
        readings.forEach((measure, value) ->
                all.computeIfAbsent(measure, _ -> new ArrayList<>()).add(value));
    }
}
