package dev.parley.socket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.testing.RawClient;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the time that the bytes of a message may take, with Netty's own decoder of frames. */
@Tag("fast")
class FrameArrivalTest {
    private static final int LIMIT = 1000;

    private final List<CloseCode> faults = new ArrayList<>();
    private long now = 5_000;
    private final FrameGuard guard = new FrameGuard(new FrameLimits(100_000, 100, LIMIT, 100, LIMIT), () -> now);
    private final EmbeddedChannel channel =
            new EmbeddedChannel(guard.arrival(), new WebSocket13FrameDecoder(true, true, 100_000), guard);

    @BeforeEach
    void watch() {
        guard.watchedBy(new FrameGuard.Watcher() {
            @Override
            public void onActivity() {}

            @Override
            public boolean answered(long marker) {
                return false;
            }

            @Override
            public void goodbye() {}

            @Override
            public void part(int bytes) {}

            @Override
            public void broken(CloseCode code) {
                faults.add(code);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 125, 126, 65_535, 65_536})
    void wholeFramesMayComeAtAnyTime(int size) {
        byte[] frame = text(true, "x".repeat(size));
        for (int i = 0; i < 3; i++) {
            arrive(frame);
            assertPassed(size);
            now += 10 * LIMIT;
        }
        // Each packet has the end of one frame and the beginning of the next.
        int half = frame.length / 2;
        arrive(Arrays.copyOf(frame, half));
        for (int i = 0; i < 5; i++) {
            now += LIMIT;
            arrive(Arrays.copyOfRange(frame, half, frame.length), Arrays.copyOf(frame, half));
            assertPassed(size);
        }
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.TEXT, RawClient.PING})
    void aFrameThatComesByteByByteIsTooLate(int opcode) {
        byte[] frame = RawClient.frame(true, opcode, new byte[100]);
        arrive(frame[0]);
        for (int i = 1; i <= 10; i++) {
            now += LIMIT / 10;
            arrive(frame[i]);
        }
        assertThat(faults).isEmpty();
        now++;
        arrive(frame[11]);
        assertThat(faults).containsExactly(CloseCode.TOO_MANY_BAD_FRAMES);
        arrive(Arrays.copyOfRange(frame, 12, frame.length));
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void theNextFrameBeginsBehindTheOneBefore() {
        byte[] frame = text(true, "abc");
        arrive(frame, Arrays.copyOf(frame, 1));
        assertPassed(3);
        now += LIMIT;
        arrive(frame[1]);
        assertThat(faults).isEmpty();
        now++;
        arrive(frame[2]);
        assertThat(faults).containsExactly(CloseCode.TOO_MANY_BAD_FRAMES);
    }

    @Test
    void aMessageBeginsWithTheFirstByteOfItsFirstFragment() {
        byte[] first = text(false, "abc");
        arrive(Arrays.copyOf(first, 1));
        now += LIMIT;
        arrive(Arrays.copyOfRange(first, 1, first.length));
        assertThat(faults).isEmpty();
        now++;
        arrive(RawClient.frame(true, RawClient.CONTINUATION, new byte[0])[0]);
        assertThat(faults).containsExactly(CloseCode.TOO_MANY_BAD_FRAMES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTimeInWhichNothingIsReadDoesNotCount(boolean fragmented) {
        byte[] frame = fragmented ? RawClient.frame(true, RawClient.CONTINUATION, new byte[2]) : text(true, "ab");
        if (fragmented) {
            arrive(text(false, "a"));
        }
        arrive(frame[0]);
        channel.config().setAutoRead(false);
        now += 10 * LIMIT;
        channel.config().setAutoRead(true);
        now += LIMIT;
        arrive(Arrays.copyOfRange(frame, 1, 2));
        assertThat(faults).isEmpty();
        now++;
        arrive(frame[2]);
        assertThat(faults).containsExactly(CloseCode.TOO_MANY_BAD_FRAMES);
    }

    private static byte[] text(boolean last, String text) {
        return RawClient.frame(last, RawClient.TEXT, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void arrive(byte[]... parts) {
        channel.writeInbound(Unpooled.wrappedBuffer(parts));
    }

    private void arrive(byte one) {
        arrive(new byte[] {one});
    }

    private void assertPassed(int size) {
        TextWebSocketFrame frame = channel.readInbound();
        assertThat(frame.content().readableBytes()).isEqualTo(size);
        frame.release();
        assertThat(channel.<Object>readInbound()).isNull();
    }
}
