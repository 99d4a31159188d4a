package dev.parley.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Assigns processes to cores with {@code taskset}, if it is installed: the server under load to core 0, the load to
 * core 1.
 */
public final class Cores {
    private static final int SERVER = 0;
    private static final int DRIVER = 1;
    private static final boolean PINS = Boolean.parseBoolean(System.getProperty("bench.pin", "true"))
            && Runtime.getRuntime().availableProcessors() >= 2
            && Files.isExecutable(Path.of("/usr/bin/taskset"));

    private Cores() {}

    public static boolean pinned() {
        return PINS;
    }

    /** The prefix of the command of a server. */
    public static List<String> serverPrefix() {
        return PINS ? List.of("/usr/bin/taskset", "-c", "" + SERVER) : List.of();
    }

    /** Moves all threads of this JVM to the driver's core; to be called after PostgreSQL and Redis are started. */
    public static void pinThisProcess() {
        if (PINS) {
            run(
                    "/usr/bin/taskset",
                    "-a",
                    "-c",
                    "-p",
                    "" + DRIVER,
                    "" + ProcessHandle.current().pid());
        }
    }

    private static void run(String... command) {
        try {
            if (new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    != 0) {
                throw new IllegalStateException(String.join(" ", command));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
