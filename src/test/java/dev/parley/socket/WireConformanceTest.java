package dev.parley.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.testing.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests byte by byte, on a real endpoint, what RFC 6455 requires. {@link AutobahnTest} tests more of it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455">RFC 6455</a>
 */
@QuarkusTest
class WireConformanceTest extends WithClients {
    private static final byte[] PING_MESSAGE = "{\"type\":\"ping\"}".getBytes(UTF_8);
    private static final byte[] NOT_UTF8 = {'{', (byte) 0xc3, (byte) 0x28, '}'};
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    static Stream<Arguments> violations() {
        Stream<Arguments> first = Stream.of(
                arguments("text that is not UTF-8", 1007, RawClient.frame(true, RawClient.TEXT, NOT_UTF8)),
                arguments(
                        "text that is not UTF-8, in the second fragment",
                        1007,
                        join(
                                RawClient.frame(false, RawClient.TEXT, PING_MESSAGE),
                                RawClient.frame(false, RawClient.CONTINUATION, NOT_UTF8))),
                arguments(
                        "a character broken off at the end of the last fragment",
                        1007,
                        join(
                                RawClient.frame(false, RawClient.TEXT, PING_MESSAGE),
                                RawClient.frame(true, RawClient.CONTINUATION, new byte[] {(byte) 0xc3}))),
                arguments("a surrogate", 1007, RawClient.frame(true, RawClient.TEXT, new byte[] {
                    (byte) 0xed, (byte) 0xa0, (byte) 0x80
                })),
                arguments(
                        "a close reason that is not UTF-8",
                        1007,
                        RawClient.frame(true, RawClient.CLOSE, join(new byte[] {3, (byte) 0xe8}, NOT_UTF8))),
                arguments("a frame without mask", 1002, join(new byte[] {(byte) (FIN | 1), 2, '{', '}'})),
                arguments("a fragmented ping", 1002, RawClient.frame(false, RawClient.PING, new byte[1])),
                arguments("a fragmented close", 1002, RawClient.frame(false, RawClient.CLOSE, new byte[0])),
                arguments("a ping of 126 bytes", 1002, RawClient.frame(true, RawClient.PING, new byte[126])),
                arguments("a close of 126 bytes", 1002, RawClient.frame(true, RawClient.CLOSE, close(1000, 124))),
                arguments(
                        "a continuation of nothing", 1002, RawClient.frame(true, RawClient.CONTINUATION, PING_MESSAGE)),
                arguments(
                        "a continuation of a message that is whole",
                        1002,
                        join(
                                RawClient.frame(false, RawClient.TEXT, PING_MESSAGE),
                                RawClient.frame(true, RawClient.CONTINUATION, new byte[0]),
                                RawClient.frame(true, RawClient.CONTINUATION, PING_MESSAGE))),
                arguments(
                        "a message within another",
                        1002,
                        join(
                                RawClient.frame(false, RawClient.TEXT, PING_MESSAGE),
                                RawClient.frame(true, RawClient.TEXT, PING_MESSAGE))),
                arguments("a length of two bytes that fits in one", 1002, new byte[] {
                    (byte) (FIN | 1), (byte) (MASKED | 126), 0, 2, 0, 0, 0, 0, '{', '}'
                }),
                arguments(
                        "a length over 2^63",
                        1002,
                        join(new byte[] {(byte) (FIN | 1), (byte) (MASKED | 127), (byte) 0x80}, new byte[11])),
                arguments("a close of one byte", 1002, RawClient.frame(true, RawClient.CLOSE, new byte[1])));
        Stream<Arguments> bits = IntStream.rangeClosed(1, 7)
                .mapToObj(rsv -> arguments(
                        "reserved bits " + rsv,
                        1002,
                        reserved(RawClient.frame(true, RawClient.TEXT, PING_MESSAGE), rsv)));
        Stream<Arguments> bitsOfPing = Stream.of(arguments(
                "reserved bits of a ping", 1002, reserved(RawClient.frame(true, RawClient.PING, new byte[0]), 4)));
        Stream<Arguments> opcodes = IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .mapToObj(opcode -> arguments("opcode " + opcode, 1002, RawClient.frame(true, opcode, PING_MESSAGE)));
        Stream<Arguments> codes = IntStream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)
                .mapToObj(code ->
                        arguments("close code " + code, 1002, RawClient.frame(true, RawClient.CLOSE, close(code, 0))));
        return Stream.of(first, bits, bitsOfPing, opcodes, codes).flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("violations")
    void isClosedAndCountedAndTheConnectionEnds(String violation, int code, byte[] bytes) {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            double before = closes(code);
            client.write(bytes);
            assertThat(client.closeCode()).isEqualTo(code);
            assertThat(client.read()).isNull();
            assertThat(closes(code)).isEqualTo(before + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1007, 1011, 1012, 1014, 3000, 4999})
    void aGoodByeIsReturned(int code) {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.send(true, RawClient.CLOSE, close(code, 20));
            assertThat(client.closeCode()).isEqualTo(code);
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void aGoodByeWithoutReasonIsReturned() {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.send(true, RawClient.CLOSE, new byte[0]);
            assertThat(client.closeCode()).isEqualTo(1000);
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void whatComesBeforeAViolationIsStillDone() {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            client.write(
                    join(RawClient.frame(true, RawClient.TEXT, PING_MESSAGE), RawClient.frame(true, 3, new byte[0])));
            client.readText("pong");
            assertThat(client.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void emptyFragmentsAreFragments() {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.send(false, RawClient.TEXT, new byte[0])
                    .send(false, RawClient.CONTINUATION, PING_MESSAGE)
                    .send(true, RawClient.PING, new byte[] {42})
                    .send(true, RawClient.CONTINUATION, new byte[0]);
            RawClient.Frame frame = client.read();
            while (frame.opcode() != RawClient.PONG) {
                frame = client.read();
            }
            assertThat(frame.payload()).containsExactly(42);
            client.readText("pong");
        }
    }

    @Test
    void anyNumberOfEmptyFragmentsIsTooMany() {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            double before = closes(1008);
            client.send(false, RawClient.TEXT, new byte[0]);
            client.write(repeated(RawClient.frame(false, RawClient.CONTINUATION, new byte[0]), 2_000));
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(closes(1008)).isEqualTo(before + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.PING, RawClient.PONG})
    void aFloodOfControlFramesIsClosed(int opcode) {
        try (RawClient client = RawClient.connect(ws, alice.userId())) {
            client.readText("auth.success");
            double before = closes(4429);
            client.write(repeated(RawClient.frame(true, opcode, new byte[100]), 10_000));
            assertThat(client.closeCode()).isEqualTo(4429);
            assertThat(closes(4429)).isEqualTo(before + 1);
        }
    }

    @Test
    void noExtensionIsAgreedUpon() {
        try (RawClient client = RawClient.connectWith(
                ws,
                alice.userId(),
                "Sec-WebSocket-Extensions: permessage-deflate; "
                        + "client_max_window_bits, x-webkit-deflate-frame, deflate-frame, permessage-bzip2")) {
            assertThat(client.answer().toLowerCase()).doesNotContain("sec-websocket-extensions");
            client.readText("auth.success");
            byte[] compressed = reserved(RawClient.frame(true, RawClient.TEXT, PING_MESSAGE), 4);
            assertThat(client.write(compressed).closeCode()).isEqualTo(1002);
        }
    }

    /** None if nothing has been counted yet: the meters exist from the first frame on. */
    private static double closes(int code) {
        Meters meters = Meters.now();
        String label = "code=\"" + code + "\"";
        return meters.has("parley_sessions_closes_total", label)
                ? meters.sum("parley_sessions_closes_total", label)
                : 0;
    }

    private static byte[] reserved(byte[] frame, int rsv) {
        frame[0] |= (byte) (rsv << 4);
        return frame;
    }

    private static byte[] close(int code, int reasonLength) {
        byte[] payload = new byte[2 + reasonLength];
        Arrays.fill(payload, (byte) 'x');
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        return payload;
    }

    private static byte[] repeated(byte[] frame, int times) {
        byte[][] frames = new byte[times][];
        Arrays.fill(frames, frame);
        return join(frames);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
