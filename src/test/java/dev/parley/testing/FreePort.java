package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A free port of this machine for a program that needs to know its port beforehand. It is below the range of ephemeral
 * ports, one of which an outgoing connection might take before the program has started.
 */
public final class FreePort {
    private static final int FROM = 12_000;
    private static final int BELOW = 32_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** Returns a different port each time. */
    public static int find() {
        IOException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, BELOW);
            try (ServerSocket free = new ServerSocket(port)) {
                if (GIVEN.add(port)) {
                    return free.getLocalPort();
                }
            } catch (IOException e) {
                last = e;
            }
        }
        throw new UncheckedIOException("no free port", last == null ? new IOException("all were given before") : last);
    }
}
