package dev.parley.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table of all faults and their results, of all classes of one run. */
final class Report {
    private static final String HEAD = """
            | fault | sent | acknowledged | delivered | lost | repeated | out of order | acknowledged but absent \
            | longest gap in delivery (ms) | until acknowledgements resume (ms) | took (s) |
            | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
            """;

    private static final List<String> ROWS = Collections.synchronizedList(new ArrayList<>());

    private Report() {}

    /** @param silence the longest time without an acknowledgement */
    static void add(String fault, Verdict it, Duration silence, Duration took) {
        ROWS.add("| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %.1f |"
                .formatted(
                        fault,
                        it.sent(),
                        it.acknowledged(),
                        it.delivered(),
                        it.lost(),
                        it.repeated(),
                        it.outOfOrder(),
                        it.absent() + it.strange(),
                        it.gapMillis(),
                        silence.toMillis(),
                        took.toMillis() / 1e3));
    }

    static void write(String load, Path file) throws IOException {
        String text = "Load: " + load + ".\n\n" + HEAD + String.join("\n", ROWS) + "\n";
        System.out.println("\n" + text);
        Files.writeString(file, text);
    }
}
