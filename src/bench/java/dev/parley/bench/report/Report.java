package dev.parley.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results: printed one by one, and all of them in a table and a file at the end. */
public final class Report {
    private static final String ROW = "%-34s %-42s %-18s %14s %-26s %14s %8s  %s%n";

    private final Map<String, Object> circumstances = new LinkedHashMap<>();
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    public void circumstance(String name, Object value) {
        circumstances.put(name, value);
    }

    public void add(Figure figure) {
        figures.add(figure);
        row(figure);
    }

    /** A circumstance that readers of the figures need to know. */
    public void remark(String sentence) {
        remarks.add(sentence);
        System.out.println("! " + sentence);
    }

    public void table() {
        System.out.println();
        System.out.printf(ROW, "scenario", "measure", "of", "median", "reference", "median", "ratio", "range");
        figures.forEach(Report::row);
        circumstances.forEach((name, value) -> System.out.println(name + ": " + value));
        remarks.forEach(sentence -> System.out.println("! " + sentence));
    }

    public void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", Instant.now().toString());
        all.put("circumstances", circumstances);
        all.put("remarks", remarks);
        all.put("figures", figures.stream().map(Report::plain).toList());
        Files.createDirectories(file.getParent());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    }

    private static Map<String, Object> plain(Figure figure) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("scenario", figure.scenario());
        plain.put("measure", figure.measure());
        plain.put("subject", figure.subject());
        plain.put("reference", figure.reference());
        plain.put("subject_median", figure.subjectMedian());
        plain.put("reference_median", figure.referenceMedian());
        plain.put("ratio", figure.ratio());
        plain.put("subject_runs", figure.subjectRuns());
        plain.put("reference_runs", figure.referenceRuns());
        return plain;
    }

    private static void row(Figure figure) {
        System.out.printf(
                Locale.ROOT,
                ROW,
                figure.scenario(),
                figure.measure(),
                figure.subject(),
                number(figure.subjectMedian()),
                figure.reference(),
                number(figure.referenceMedian()),
                String.format(Locale.ROOT, "%.2f", figure.ratio()),
                String.format(
                        Locale.ROOT,
                        "%.2f–%.2f",
                        figure.ratioRange().getFirst(),
                        figure.ratioRange().getLast()));
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : Math.abs(value) < 1000 ? "%.1f" : "%,.0f", value);
    }
}
