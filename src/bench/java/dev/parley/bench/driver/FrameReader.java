package dev.parley.bench.driver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Counts a server's frames without decoding them: by their headers and one or two letters of their type. Also reads the
 * response to the handshake. The driver depends on its speed.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    /** The offset of the type's first letter in {"type":"… */
    private static final int TYPE = 9;

    private static final int SHORTEST = 20;

    private final Client client;
    private boolean upgraded;
    private ByteBuf rest;

    FrameReader(Client client) {
        this.client = client;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (rest != null) {
            rest.writeBytes(in);
            in.release();
            in = rest;
        }
        int read = upgraded ? frames(ctx, in, in.readerIndex()) : head(ctx, in);
        int left = in.writerIndex() - read;
        if (left == 0) {
            in.release();
            rest = null;
        } else if (in == rest) {
            in.readerIndex(read).discardReadBytes();
        } else {
            rest = ctx.alloc().buffer(Math.max(2048, 2 * left)).writeBytes(in, read, left);
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        client.readComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        client.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        client.failed(cause);
        ctx.close();
    }

    private int head(ChannelHandlerContext ctx, ByteBuf in) {
        String head = in.toString(StandardCharsets.ISO_8859_1);
        int end = head.indexOf(new String(END_OF_HEAD, StandardCharsets.ISO_8859_1));
        if (end < 0) {
            return in.readerIndex();
        }
        if (!head.startsWith("HTTP/1.1 101")) {
            client.failed(new IOException("refused: " + head.lines().findFirst().orElse("")));
            ctx.close();
            return in.writerIndex();
        }
        upgraded = true;
        client.upgraded();
        return frames(ctx, in, in.readerIndex() + end + END_OF_HEAD.length);
    }

    /** @return the offset of the first incomplete frame */
    private int frames(ChannelHandlerContext ctx, ByteBuf in, int from) {
        int at = from;
        int end = in.writerIndex();
        while (end - at >= 2) {
            int length = in.getByte(at + 1) & 0x7f;
            int header = 2;
            if (length == 126) {
                if (end - at < 4) {
                    break;
                }
                length = in.getUnsignedShort(at + 2);
                header = 4;
            } else if (length == 127) {
                if (end - at < 10) {
                    break;
                }
                length = (int) in.getLong(at + 2);
                header = 10;
            }
            if (end - at - header < length) {
                break;
            }
            frame(ctx, in.getByte(at) & 0x0f, in, at + header, length);
            at += header + length;
        }
        return at;
    }

    private void frame(ChannelHandlerContext ctx, int opcode, ByteBuf in, int at, int length) {
        switch (opcode) {
            case 0x1 -> text(in, at, length);
            case 0x8 -> client.closing(length < 2 ? 1005 : in.getUnsignedShort(at));
            case 0x9 ->
                ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(Frames.pong(ByteBufUtil.getBytes(in, at, length))));
            default -> {}
        }
    }

    private void text(ByteBuf in, int at, int length) {
        byte first = length < SHORTEST ? 0 : in.getByte(at + TYPE);
        if (first == 'm' && in.getByte(at + TYPE + 8) == 'n' // message.new
                || first == 'r' && in.getByte(at + TYPE + 5) == 't' // room.typing
                || first == 'b') { // bench.event
            client.delivered(length);
        } else if (first == 'm' && in.getByte(at + TYPE + 8) == 'a') {
            client.acknowledged();
        } else {
            client.told(in.toString(at, length, StandardCharsets.UTF_8));
        }
    }
}
