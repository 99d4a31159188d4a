package dev.parley.testing;

import java.io.IOException;

/** Signals for which the JDK has no name. */
public final class Signals {
    private Signals() {}

    /** @param name without SIG, as in {@code STOP} */
    public static void send(ProcessHandle process, String name) {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("no process " + process.pid() + " to send " + name);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
