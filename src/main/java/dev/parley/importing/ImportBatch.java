package dev.parley.importing;

import java.util.ArrayList;
import java.util.List;

/** Lines that are stored together. Not thread-safe. */
final class ImportBatch {
    private final int maxLines;
    private final int maxBytes;
    private final List<ImportLine> lines;
    private int bytes;

    ImportBatch(int maxLines, int maxBytes) {
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
        this.lines = new ArrayList<>(Math.min(maxLines, 1024));
    }

    void add(ImportLine line, int length) {
        lines.add(line);
        bytes += length;
    }

    boolean isFull() {
        return lines.size() >= maxLines || bytes >= maxBytes;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    List<ImportLine> lines() {
        return lines;
    }
}
