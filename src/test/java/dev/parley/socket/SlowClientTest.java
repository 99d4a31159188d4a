package dev.parley.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.RawClient;
import dev.parley.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Clients that begin something and never finish it do not keep a connection. */
@QuarkusTest
@TestProfile(ShortTimes.class)
class SlowClientTest extends WithClients {
    private static final String REQUEST = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String NEVER_ENDING = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

    /** All at the same time, because each takes its time. */
    @Test
    void whoNeverEndsWhatTheyHaveBegunIsCutOff() {
        String body = "POST /api/conversations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 60000\r\nAuthorization: Bearer " + Tokens.of(alice.userId()) + "\r\n\r\n{";
        double before = overdue();
        Map<String, Callable<Boolean>> clients = Map.of(
                "says nothing", () -> isCutOff("", false),
                "never ends the headers", () -> isCutOff(NEVER_ENDING, true),
                "never ends the second request's headers", () -> isCutOff(REQUEST + NEVER_ENDING, true),
                "has asked and says nothing more", () -> isCutOff(REQUEST, false),
                "never ends the body", () -> isCutOff(body, true));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<Boolean>> ends = new HashMap<>();
            clients.forEach((name, client) -> ends.put(name, threads.submit(client)));
            ends.forEach((name, end) -> assertThat(end)
                    .as(name)
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(true));
        }
        // Connections that other tests have left open are closed, too.
        assertThat(overdue() - before).isGreaterThanOrEqualTo(clients.size());
    }

    private static double overdue() {
        return Meters.now().sum("parley_requests_overdue_total");
    }

    @Test
    void headersHaveABound() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((NEVER_ENDING + "x".repeat(30_000)).getBytes(US_ASCII));
            assertThat(statusLine(socket)).endsWith(" 431");
        }
    }

    @Test
    void soHasTheAddress() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(("GET /" + "x".repeat(12_000)).getBytes(US_ASCII));
            assertThat(statusLine(socket)).endsWith(" 414");
        }
    }

    @Test
    void whoNeverEndsAMessageIsClosedHoweverAliveItIs() {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.send(false, RawClient.TEXT, "{".getBytes(UTF_8));
            RawClient.Frame frame = client.read();
            for (; frame.opcode() != RawClient.CLOSE; frame = client.read()) {
                if (frame.opcode() == RawClient.PING) {
                    client.send(true, RawClient.PONG, frame.payload());
                    client.send(false, RawClient.CONTINUATION, new byte[] {' '});
                }
            }
            assertThat(frame.payload()).startsWith(0x03, 0xf0);
        }
    }

    @Test
    void whoSendsAFrameByteByByteIsClosedToo() {
        byte[] frame = RawClient.frame(true, RawClient.TEXT, new byte[4096]);
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.write(Arrays.copyOf(frame, 8));
            RawClient.Frame next = client.read();
            for (; next.opcode() != RawClient.CLOSE; next = client.read()) {
                if (next.opcode() == RawClient.PING) {
                    client.write(new byte[1]);
                }
            }
            assertThat(next.payload()).startsWith(0x03, 0xf0);
            assertThat(client.read()).isNull();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(ws.getHost(), ws.getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** @param dribbling whether a byte is sent ten times a second as long as possible */
    private boolean isCutOff(String beginning, boolean dribbling) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(beginning.getBytes(US_ASCII));
            socket.setSoTimeout(100);
            for (int waited = 0; waited < 150; waited++) {
                try {
                    while (socket.getInputStream().read() >= 0) {
                        // What the server answers to the request does not matter.
                    }
                    return true;
                } catch (SocketTimeoutException e) {
                    if (dribbling && !sent(socket)) {
                        return true;
                    }
                } catch (SocketException e) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean sent(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String statusLine(Socket socket) throws IOException {
        socket.setSoTimeout(15_000);
        return new String(socket.getInputStream().readNBytes(12), US_ASCII);
    }
}
