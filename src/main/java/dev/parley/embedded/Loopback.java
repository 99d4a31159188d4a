package dev.parley.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Finds a free port, creates a folder, and waits until a server answers. */
final class Loopback {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

    private Loopback() {}

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path newFolder(Path parent, String prefix) {
        try {
            return Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the server at the port gives the expected answer to the question, for up to 30 seconds.
     *
     * @throws IOException the last reason why it did not
     */
    static void awaitAnswer(int port, String question, String answer) throws IOException {
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            try {
                ask(port, question, answer);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private static void ask(int port, String question, String answer) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            byte[] got = socket.getInputStream().readNBytes(answer.length());
            if (!answer.equals(new String(got, StandardCharsets.US_ASCII))) {
                throw new IOException("Unexpected answer on port " + port);
            }
        }
    }

    /**
     * Sends a command that ends the server at the port, and waits until it has closed the connection, for up to 30
     * seconds. Unlike waiting for the process, this does not depend on who collects a daemon's exit code.
     */
    static void sendUntilClosed(int port, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(PATIENCE));
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            if (answer.length > 0) {
                throw new IOException("Refused: " + new String(answer, StandardCharsets.US_ASCII).strip());
            }
        }
    }
}
