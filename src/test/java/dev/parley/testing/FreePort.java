package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port of this machine that nobody listens at, for a program that is to be told its port. It lies below those that
 * systems give by themselves: one of these may go to somebody's outgoing connection before the program has started.
 */
public final class FreePort {
    private static final int FROM = 12_000;
    private static final int BELOW = 32_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** Never the same one twice. */
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
