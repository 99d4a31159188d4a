package dev.parley.bench.driver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Publishes the same message on a Redis channel again and again. */
public final class RedisOutlet implements Outlet, AutoCloseable {
    private final Channel channel;
    private final byte[] command;

    public RedisOutlet(Driver driver, InetSocketAddress redis, String name, String message) {
        this.command = ("*3\r\n" + bulk("PUBLISH") + bulk(name) + bulk(message)).getBytes(StandardCharsets.UTF_8);
        this.channel = driver.raw(redis, new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, ByteBuf answer) {
                // The number of subscribed instances does not matter.
            }
        });
    }

    private static String bulk(String text) {
        return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    @Override
    public void write(long number) {
        channel.write(Unpooled.wrappedBuffer(command), channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void close() {
        channel.close();
    }
}
