package dev.parley.testing;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy on a free port of the loopback interface whose network may fail. May be used from any thread. */
public final class CuttableProxy implements AutoCloseable {
    private final Set<NetSocket> clients = ConcurrentHashMap.newKeySet();
    private final NetServer server;
    private final NetClient client;
    private volatile boolean deaf;

    /** Listens when it is made; blocks for that, so not for an event loop. */
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

    /** How many connections clients have open. */
    public int connections() {
        return clients.size();
    }

    /** From now on what the server answers is lost, while what clients say arrives; until {@link #heal}. */
    public void loseAnswers() {
        deaf = true;
    }

    /** Cuts the connections on which answers were lost, if there are any. */
    public void heal() {
        if (deaf) {
            deaf = false;
            cut();
        }
    }

    /** New connections get answers again; those on which some were lost stay as they are. */
    public void answerAgain() {
        deaf = false;
    }

    /** Cuts every connection; new ones may be made. */
    public void cut() {
        clients.forEach(NetSocket::close);
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
