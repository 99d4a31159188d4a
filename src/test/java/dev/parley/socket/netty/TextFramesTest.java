package dev.parley.socket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class TextFramesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 200_000})
    void aFrameOfAnyLengthIsReadAsItWasMeant(int length) {
        String text = "x".repeat(length);
        ByteBuf out = Unpooled.buffer();

        TextFrames.write(text.getBytes(), out);

        assertThat(out.readableBytes()).isEqualTo(TextFrames.size(length));
        EmbeddedChannel client = decoder();
        client.writeInbound(out);
        assertThat(read(client)).isEqualTo(text);
    }

    @Test
    void framesFollowEachOther() {
        ByteBuf out = Unpooled.buffer();
        TextFrames.write("first".getBytes(), out);
        TextFrames.write("second".getBytes(), out);
        EmbeddedChannel client = decoder();

        client.writeInbound(out);

        assertThat(read(client)).isEqualTo("first");
        assertThat(read(client)).isEqualTo("second");
    }

    private static EmbeddedChannel decoder() {
        return new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1 << 20));
    }

    private static String read(EmbeddedChannel client) {
        TextWebSocketFrame frame = client.readInbound();
        try {
            assertThat(frame.isFinalFragment()).isTrue();
            return frame.text();
        } finally {
            frame.release();
        }
    }
}
