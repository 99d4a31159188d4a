package dev.parley.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resource usage of a process, from Linux' /proc. */
public final class ProcessStats {
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;

    private ProcessStats() {}

    /** CPU time of all its threads, in user and kernel mode, in seconds. */
    public static double cpuSeconds(long pid) {
        String stat = read(pid, "stat");
        // The name is in parentheses and may contain anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
    }

    /** Resident memory in bytes. */
    public static double rssBytes(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .map(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
                .orElseThrow();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
