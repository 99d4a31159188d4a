package dev.parley.testing;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on a free port of the loopback interface whose network may fail. Thread-safe. */
public final class CuttableProxy implements AutoCloseable {
    private final Set<NetSocket> clients = ConcurrentHashMap.newKeySet();
    private final NetServer server;
    private final NetClient client;
    private volatile boolean deaf;

    /** Listens from its creation on. Blocks for that: not to be called on an event loop. */
    public CuttableProxy(Vertx vertx, String host, int port) {
        client = vertx.createNetClient();
        server = vertx.createNetServer().connectHandler(inbound -> {
            clients.add(inbound);
            inbound.closeHandler(ignored -> clients.remove(inbound));
            inbound.pause();
            client.connect(port, host)
                    .onSuccess(outbound -> join(inbound, outbound))
                    .onFailure(ignored -> inbound.close());
        });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    private void join(NetSocket inbound, NetSocket outbound) {
        inbound.handler(outbound::write);
        outbound.handler(bytes -> {
            if (!deaf) {
                inbound.write(bytes);
            }
        });
        inbound.closeHandler(ignored -> {
            clients.remove(inbound);
            outbound.close();
        });
        outbound.closeHandler(ignored -> inbound.close());
        inbound.resume();
    }

    public int port() {
        return server.actualPort();
    }

    /** The number of connections that clients have open. */
    public int connections() {
        return clients.size();
    }

    /** Drops what the server sends until {@link #heal} or {@link #answerAgain}. What clients send still arrives. */
    public void loseAnswers() {
        deaf = true;
    }

    /** Stops dropping responses; if they were dropped, cuts all connections. */
    public void heal() {
        if (deaf) {
            deaf = false;
            cut();
        }
    }

    /** Stops dropping responses, and leaves the connections that lost some open. */
    public void answerAgain() {
        deaf = false;
    }

    /** Cuts every connection. New ones are possible. */
    public void cut() {
        clients.forEach(NetSocket::close);
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
