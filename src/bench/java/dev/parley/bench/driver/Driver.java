package dev.parley.bench.driver;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** The load: any number of clients on one event loop. Methods are to be called on other threads. */
public final class Driver implements AutoCloseable {
    /** Source addresses of connections, so that the ports of one are not used up. */
    private static final int ADDRESSES = 8;

    private static final int RECEIVE_BYTES = 65_536;

    private final EventLoopGroup group = Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
    private final Class<? extends Channel> kind =
            Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    private final EventLoop loop = (EventLoop) group.iterator().next();
    private final Tally tally = new Tally();
    private int dialled;

    public EventLoop loop() {
        return loop;
    }

    /** To be used on the event loop. */
    public Tally tally() {
        return tally;
    }

    /** Returns a copy of the current values. */
    public Tally look() {
        return on(tally::copyOf);
    }

    public <T> T on(Callable<T> task) {
        try {
            return loop().submit(task).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Completes when the connection is upgraded; fails if it is refused. */
    public CompletableFuture<Client> connect(Dial dial) {
        Client client = new Client(tally);
        FrameReader reader = new FrameReader(client);
        ChannelFuture connecting = bootstrap(reader).connect(dial.server(), new InetSocketAddress(source(), 0));
        CompletableFuture<Client> open = client.open(connecting.channel());
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                Channel channel = connecting.channel();
                channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), dial.request()));
            } else {
                open.completeExceptionally(done.cause());
            }
        });
        return open;
    }

    /** A connection of another protocol on the same event loop. */
    public Channel raw(InetSocketAddress server, ChannelHandler handler) {
        return bootstrap(handler).connect(server).syncUninterruptibly().channel();
    }

    private Bootstrap bootstrap(ChannelHandler handler) {
        return new Bootstrap()
                .group(group)
                .channel(kind)
                .handler(handler)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES));
    }

    private synchronized String source() {
        return "127.0.0." + (2 + dialled++ % ADDRESSES);
    }

    @Override
    public void close() {
        group.shutdownGracefully();
    }
}
