package dev.parley.bench.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One comparison: measurements of the subject and of the reference, alternately, in the same run.
 *
 * @param measure the name, with its unit
 * @param subject what is measured
 * @param reference what it is compared with
 * @param subjectRuns in the order of measurement
 * @param referenceRuns the same of the reference
 */
public record Figure(
        String scenario,
        String measure,
        String subject,
        String reference,
        List<Double> subjectRuns,
        List<Double> referenceRuns) {
    public double subjectMedian() {
        return median(subjectRuns);
    }

    public double referenceMedian() {
        return median(referenceRuns);
    }

    /** The median of the ratios of each run to the neighbouring run of the reference. */
    public double ratio() {
        return median(ratios());
    }

    /** The lowest and the highest of these ratios. */
    public List<Double> ratioRange() {
        List<Double> sorted = ratios().stream().sorted().toList();
        return List.of(sorted.getFirst(), sorted.getLast());
    }

    private List<Double> ratios() {
        return IntStream.range(0, subjectRuns.size())
                .mapToObj(i -> subjectRuns.get(i) / referenceRuns.get(i))
                .collect(Collectors.toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
