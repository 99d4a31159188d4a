package dev.parley.bench.driver;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** One connection of the load. Everything happens on the driver's event loop, unless stated otherwise. */
public final class Client {
    /** Called for each frame, on the event loop. */
    public interface Listener {
        /** @param count the number of the delivery to this client since {@link Client#reset}, from 0 */
        default void delivered(Client client, long count) {}

        default void acknowledged(Client client, long count) {}

        /** What had arrived was read. */
        default void readComplete(Client client) {}
    }

    private static final Listener NOBODY = new Listener() {};

    private final CompletableFuture<Client> open = new CompletableFuture<>();
    private final Tally tally;
    private Channel channel;
    private Listener listener = NOBODY;
    private CompletableFuture<String> answer;
    private String awaited;
    private long deliveries;
    private long acknowledgements;
    private int closeCode;

    Client(Tally tally) {
        this.tally = tally;
    }

    CompletableFuture<Client> open(Channel opened) {
        channel = opened;
        return open;
    }

    public void listen(Listener to) {
        listener = to;
    }

    /** Writes a frame of {@link Frames}; it is sent with the next {@link #flush}. */
    public void write(byte[] frame) {
        channel.write(Unpooled.wrappedBuffer(frame), channel.voidPromise());
    }

    public void flush() {
        channel.flush();
    }

    /** Sends the text, and returns the first response of that type. Thread-safe; one request at a time. */
    public CompletableFuture<String> ask(String text, String answerType) {
        CompletableFuture<String> promise = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            awaited = "{\"type\":\"" + answerType + "\"";
            answer = promise;
            write(Frames.text(text));
            flush();
        });
        return promise;
    }

    /** Thread-safe. */
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    /** Whether it reads, and is still connected. */
    public boolean reads() {
        return channel.config().isAutoRead() && channel.isActive();
    }

    /** Resets the counts. */
    public void reset() {
        deliveries = 0;
        acknowledgements = 0;
    }

    public long deliveries() {
        return deliveries;
    }

    /** The server's close code; 0 as long as there is none. */
    public int closeCode() {
        return closeCode;
    }

    /** Thread-safe. */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        channel.closeFuture().addListener(_ -> gone.complete(null));
        channel.writeAndFlush(Unpooled.wrappedBuffer(Frames.close())).addListener(_ -> channel.close());
        return gone;
    }

    void upgraded() {
        open.complete(this);
    }

    void failed(Throwable cause) {
        open.completeExceptionally(cause);
        if (answer != null) {
            answer.completeExceptionally(cause);
        }
    }

    void closing(int code) {
        closeCode = code;
    }

    void closed() {
        failed(new IOException("closed, code " + closeCode));
        tally.closed++;
    }

    void delivered(int bytes) {
        tally.deliveries++;
        tally.deliveredBytes += bytes;
        listener.delivered(this, deliveries++);
    }

    void acknowledged() {
        tally.acknowledgements++;
        listener.acknowledged(this, acknowledgements++);
    }

    void told(String text) {
        if (answer != null && text.startsWith(awaited)) {
            CompletableFuture<String> due = answer;
            answer = null;
            due.complete(text);
        } else if (text.startsWith("{\"type\":\"error\"")) {
            tally.errors++;
            tally.lastError = text;
            if (answer != null) {
                answer.completeExceptionally(new IOException(text));
            }
        }
    }

    void readComplete() {
        listener.readComplete(this);
    }
}
