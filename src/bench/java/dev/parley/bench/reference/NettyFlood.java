package dev.parley.bench.reference;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The upper bound: accepts any WebSocket upgrade, and on any frame writes prepared frames of 128 bytes, many at a time,
 * as long as the client reads them. It shows how much the driver can read.
 */
public final class NettyFlood {
    private static final int FRAMES = 64;
    private static final int FRAME_BYTES = 128;
    private static final byte[] UPGRADE = ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUBSCRIBED =
            frame("{\"type\":\"subscribed\",\"payload\":{}}".getBytes(StandardCharsets.US_ASCII));

    private NettyFlood() {}

    public static void main(String[] arguments) throws InterruptedException {
        EventLoopGroup group = Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Flood());
                    }
                })
                .bind(new InetSocketAddress("0.0.0.0", 0))
                .sync()
                .channel();
        System.out.println("Listening on: http://0.0.0.0:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    private static byte[] frame(byte[] text) {
        boolean isShort = text.length < 126;
        ByteBuf frame = Unpooled.buffer().writeByte(0x81).writeByte(isShort ? text.length : 126);
        if (!isShort) {
            frame.writeShort(text.length);
        }
        frame.writeBytes(text);
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return bytes;
    }

    private static byte[] block() {
        String head = "{\"type\":\"bench.event\",\"payload\":\"";
        byte[] one =
                frame((head + "x".repeat(FRAME_BYTES - head.length() - 2) + "\"}").getBytes(StandardCharsets.US_ASCII));
        ByteBuf block = Unpooled.buffer(FRAMES * one.length);
        for (int i = 0; i < FRAMES; i++) {
            block.writeBytes(one);
        }
        return block.array();
    }

    private static final class Flood extends SimpleChannelInboundHandler<ByteBuf> {
        private static final ByteBuf BLOCK =
                Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(block()));

        private int frames = -1;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf in) {
            switch (++frames) {
                case 0 -> ctx.writeAndFlush(Unpooled.wrappedBuffer(UPGRADE));
                case 1 -> ctx.writeAndFlush(Unpooled.wrappedBuffer(SUBSCRIBED));
                default -> pour(ctx);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            pour(ctx);
        }

        private void pour(ChannelHandlerContext ctx) {
            if (ctx.channel().isActive() && ctx.channel().isWritable()) {
                ctx.writeAndFlush(BLOCK.duplicate())
                        .addListener(_ -> ctx.channel().eventLoop().execute(() -> pour(ctx)));
            }
        }
    }
}
