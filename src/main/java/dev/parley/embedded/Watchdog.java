package dev.parley.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A shell that outlives this JVM by a moment. It reads a pipe whose other end the JVM holds. At the end of file, which
 * comes even when the JVM is killed, it ends one server and removes its folder.
 *
 * <p>Servers end in this way only. So on an orderly shutdown they are still there for the last statements of the
 * application; a shutdown hook would run in parallel with the application's own.
 */
final class Watchdog {

    // In a session of its own where the system has sessions, so that a signal to the JVM's process group misses it.
    private static final String DETACH =
            "if command -v setsid >/dev/null; then exec setsid sh -c \"$0\" watchdog \"$@\"; "
                    + "else exec sh -c \"$0\" watchdog \"$@\"; fi";

    // The process id is read at the end, because a server may have been restarted meanwhile. A zombie counts as ended:
    // in a container it may never be collected.
    private static final String GUARD = """
            folder=$1 pidfile=$2 signal=$3
            trap '' HUP INT TERM
            cat >/dev/null
            runs() {
              if [ -e /proc/self/stat ]; then
                [ -e "/proc/$pid/stat" ] && ! grep -q ') [ZX]' "/proc/$pid/stat" 2>/dev/null
              else
                kill -0 "$pid" 2>/dev/null
              fi
            }
            if pid=$(head -n 1 "$pidfile" 2>/dev/null) && [ -n "$pid" ]; then
              kill -s "$signal" "$pid" 2>/dev/null
              tries=0
              while runs && [ "$tries" -lt 200 ]; do
                tries=$((tries + 1))
                [ "$tries" -eq 150 ] && kill -s KILL "$pid"
                sleep 0.05
              done
            fi
            rm -rf "$folder"
            """;

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    /**
     * Starts watching before the server is started, so that there is no moment at which it could be left behind.
     *
     * <p>The pipe stays open without a reference to this object: the JDK keeps a process that it started, streams
     * included, until it has exited. A live reload, which drops every object of the application, does not end it.
     *
     * @param signal the name of the signal, without SIG, that makes the server exit at once
     */
    static Watchdog over(Path folder, Path pidFile, String signal) {
        try {
            return new Watchdog(
                    new ProcessBuilder("sh", "-c", DETACH, GUARD, folder.toString(), pidFile.toString(), signal)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No POSIX shell to guard the embedded servers with. "
                            + "Set POSTGRES_DSN and REDIS_URL to use servers of your own.",
                    e);
        }
    }

    /** Lets the shell end the server and waits until it is done. */
    void release() {
        try {
            shell.getOutputStream().close();
            shell.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
