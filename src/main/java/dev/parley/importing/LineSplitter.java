package dev.parley.importing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream of bytes into lines. Keeps one chunk and the beginning of one line at a time. A line that is too long
 * is skipped up to its end, and takes no memory. Not thread-safe.
 */
final class LineSplitter {
    /** @param bytes the line without its end; null if it is too long */
    record Line(long number, byte @Nullable [] bytes) {}

    private final int maxBytes;
    private byte[] rest = {};
    private byte[] chunk = {};
    private int at;
    private long number;
    private boolean tooLong;

    /** @param maxBytes the maximum size of a line, without its end */
    LineSplitter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds the next bytes of the stream, when {@link #next} has no more lines. */
    void add(byte[] bytes) {
        chunk = bytes;
        at = 0;
    }

    /** Returns the next whole line; null if the chunk is used up. */
    @Nullable Line next() {
        for (int end = at; end < chunk.length; end++) {
            if (chunk[end] == '\n') {
                Line line = line(end);
                at = end + 1;
                return line;
            }
        }
        keep(chunk.length);
        chunk = new byte[0];
        at = 0;
        return null;
    }

    /** Returns the last line if it has no end; null if it has one. */
    @Nullable Line last() {
        return rest.length == 0 && !tooLong ? null : line(0);
    }

    private Line line(int end) {
        keep(end);
        number++;
        byte[] whole = withoutReturn(rest);
        Line line = new Line(number, tooLong || whole.length > maxBytes ? null : whole);
        rest = new byte[0];
        tooLong = false;
        return line;
    }

    private void keep(int end) {
        // One byte more than allowed, for the carriage return that may end the line.
        if (tooLong || rest.length + (end - at) > maxBytes + 1) {
            tooLong = true;
            rest = new byte[0];
        } else if (end > at) {
            int before = rest.length;
            rest = Arrays.copyOf(rest, before + end - at);
            System.arraycopy(chunk, at, rest, before, end - at);
        }
    }

    private static byte[] withoutReturn(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
    }
}
