package dev.parley.socket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class FrameGuardTest {
    private static final FrameLimits LIMITS = new FrameLimits(10, 4, 1000, 3, 1000);

    private final List<CloseCode> faults = new ArrayList<>();
    private long now;
    private int heard;
    private final FrameGuard guard = new FrameGuard(LIMITS, () -> now);
    private final Stalled stalled = new Stalled();
    private final EmbeddedChannel channel = new EmbeddedChannel(stalled, guard);

    private final FrameGuard.Watcher watcher = new FrameGuard.Watcher() {
        @Override
        public boolean answered(long marker) {
            return false;
        }

        @Override
        public void goodbye() {}

        @Override
        public void part(int bytes) {}

        @Override
        public void onActivity() {
            heard++;
        }

        @Override
        public void broken(CloseCode code) {
            faults.add(code);
        }
    };

    @Test
    void wholeMessagesPass() {
        channel.writeInbound(text(true, "0123456789"));
        assertThat(passed()).isEqualTo("0123456789");
        channel.writeInbound("no frame at all");
        assertThat(channel.<Object>readInbound()).isEqualTo("no frame at all");
    }

    @Test
    void fragmentsPassAsOneMessage() {
        for (String[] parts :
                new String[][] {{"ab", "cd", "ef"}, {"", "", ""}, {"", "middle", ""}, {"0123456789", ""}}) {
            channel.writeInbound(text(false, parts[0]));
            for (int i = 1; i < parts.length; i++) {
                assertThat(channel.<Object>readInbound()).isNull();
                channel.writeInbound(new PingWebSocketFrame(), more(i == parts.length - 1, parts[i]));
                now += 500;
            }
            assertThat(passed()).isEqualTo(String.join("", parts));
            now += 1000;
        }
        assertThat(stalled.frames)
                .allMatch(PongWebSocketFrame.class::isInstance)
                .hasSize(7);
    }

    @Test
    void aBinaryMessageStaysOne() {
        channel.writeInbound(
                new BinaryWebSocketFrame(false, 0, Unpooled.copiedBuffer(new byte[] {1})),
                new ContinuationWebSocketFrame(true, 0, Unpooled.copiedBuffer(new byte[] {2})));
        BinaryWebSocketFrame whole = channel.readInbound();
        assertThat(whole.content().readableBytes()).isEqualTo(2);
    }

    @Test
    void tooManyBytesInOneOrMoreFrames() {
        watched().writeInbound(text(true, "01234567890"));
        assertBroken(CloseCode.TOO_LARGE);
    }

    @Test
    void tooManyBytesInFragments() {
        watched().writeInbound(text(false, "0123456789"), more(false, "0"));
        assertBroken(CloseCode.TOO_LARGE);
    }

    @Test
    void tooManyFragmentsHoweverEmpty() {
        watched().writeInbound(text(false, ""), more(false, ""), more(false, ""), more(false, ""));
        assertThat(faults).isEmpty();
        channel.writeInbound(more(true, ""));
        assertBroken(CloseCode.TOO_MANY_BAD_FRAMES);
    }

    @Test
    void aMessageThatTakesTooLongEvenWherePongsGoOn() {
        watched().writeInbound(text(false, "a"));
        now = 1000;
        channel.writeInbound(new PongWebSocketFrame());
        assertThat(faults).isEmpty();
        now = 1001;
        channel.writeInbound(new PongWebSocketFrame());
        assertBroken(CloseCode.TOO_MANY_BAD_FRAMES);
    }

    @Test
    void soManyControlFramesInAWindow() {
        watched();
        for (int window = 0; window < 3; window++) {
            channel.writeInbound(new PingWebSocketFrame(), new PongWebSocketFrame(), new PingWebSocketFrame());
            now += 1000;
        }
        assertThat(faults).isEmpty();
        assertThat(heard).isEqualTo(9);
        channel.writeInbound(
                new PongWebSocketFrame(), new PongWebSocketFrame(), new PongWebSocketFrame(), new PongWebSocketFrame());
        assertBroken(CloseCode.RATE_LIMITED);
    }

    @Test
    void whoDoesNotReadPongsLeavesTwoBehindAtMost() {
        stalled.stall = true;
        PingWebSocketFrame forgotten = ping("2");
        channel.writeInbound(ping("1"), forgotten, ping("3"));
        assertThat(stalled.frames).hasSize(1);
        assertThat(forgotten.refCnt()).isZero();
        stalled.stall = false;
        stalled.waiting.getFirst().setSuccess();
        assertThat(stalled.frames)
                .extracting(frame -> frame.content().toString(StandardCharsets.UTF_8))
                .containsExactly("1", "3");
    }

    @Test
    void thePingThatIsLeftIsLetGoOf() {
        stalled.stall = true;
        PingWebSocketFrame last = ping("2");
        channel.writeInbound(ping("1"), last);
        channel.pipeline().remove(guard);
        assertThat(last.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7})
    void reservedBits(int rsv) {
        watched().writeInbound(new TextWebSocketFrame(true, rsv, Unpooled.EMPTY_BUFFER));
        assertBroken(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535})
    void closeCodesThatNobodyMayUse(int code) {
        watched().writeInbound(new CloseWebSocketFrame(true, 0, Unpooled.copyShort(code)));
        assertBroken(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1007, 1012, 1013, 1014, 3000, 4999})
    void closeCodesThatPass(int code) {
        watched().writeInbound(new CloseWebSocketFrame(true, 0, Unpooled.copyShort(code)));
        CloseWebSocketFrame close = channel.readInbound();
        assertThat(close.statusCode()).isEqualTo(code);
        assertThat(faults).isEmpty();
    }

    @Test
    void whatHappensBeforeAnybodyWatchesIsToldLater() {
        channel.writeInbound(new TextWebSocketFrame(true, 4, Unpooled.EMPTY_BUFFER), text(true, "more"));
        assertThat(channel.<Object>readInbound()).isNull();
        watched();
        assertThat(faults).containsExactly(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void whatNettyFindsOut() {
        assertThat(code(WebSocketCloseStatus.PROTOCOL_ERROR)).isEqualTo(CloseCode.PROTOCOL_ERROR);
        assertThat(code(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)).isEqualTo(CloseCode.NOT_UTF8);
        assertThat(code(WebSocketCloseStatus.MESSAGE_TOO_BIG)).isEqualTo(CloseCode.TOO_LARGE);
    }

    private static CloseCode code(WebSocketCloseStatus status) {
        FrameGuardTest test = new FrameGuardTest();
        test.watched().pipeline().fireExceptionCaught(new CorruptedWebSocketFrameException(status, "so it is"));
        test.channel.runPendingTasks();
        return test.faults.getFirst();
    }

    private EmbeddedChannel watched() {
        guard.watchedBy(watcher);
        return channel;
    }

    private void assertBroken(CloseCode code) {
        TextWebSocketFrame late = text(true, "late");
        channel.writeInbound(late, new TextWebSocketFrame(true, 7, Unpooled.EMPTY_BUFFER));
        assertThat(faults).containsExactly(code);
        assertThat(late.refCnt()).isZero();
        assertThat(channel.<Object>readInbound()).isNull();
        channel.writeInbound(new CloseWebSocketFrame());
        assertThat(channel.<Object>readInbound()).isInstanceOf(CloseWebSocketFrame.class);
    }

    private String passed() {
        TextWebSocketFrame frame = channel.readInbound();
        assertThat(channel.<Object>readInbound()).isNull();
        return frame.text();
    }

    private static TextWebSocketFrame text(boolean last, String content) {
        return new TextWebSocketFrame(last, 0, bytes(content));
    }

    private static ContinuationWebSocketFrame more(boolean last, String content) {
        return new ContinuationWebSocketFrame(last, 0, bytes(content));
    }

    private static PingWebSocketFrame ping(String content) {
        return new PingWebSocketFrame(bytes(content));
    }

    private static ByteBuf bytes(String content) {
        return Unpooled.copiedBuffer(content, StandardCharsets.UTF_8);
    }

    /** A transport that may be slow. */
    private static final class Stalled extends ChannelOutboundHandlerAdapter {
        final List<WebSocketFrame> frames = new ArrayList<>();
        final List<ChannelPromise> waiting = new ArrayList<>();
        boolean stall;

        @Override
        public void write(ChannelHandlerContext context, Object written, ChannelPromise promise) {
            if (written instanceof WebSocketFrame frame) {
                frames.add(frame);
            }
            if (stall) {
                waiting.add(promise);
            } else {
                promise.setSuccess();
            }
        }
    }
}
