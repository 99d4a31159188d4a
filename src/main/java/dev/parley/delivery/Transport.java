package dev.parley.delivery;

import dev.parley.protocol.CloseCode;

/** The connection beneath a {@link Session}. Called on the connection's own event loop only. */
public interface Transport {
    /** Whether the transport takes more now; after it said no, {@link Session#onWritable} tells when it does again. */
    boolean writable();

    /** Bytes handed over by {@link #write} that the socket has not taken yet. */
    long pendingBytes();

    /** Hands over a text frame; it need not leave before {@link #flush}. The array is shared and not written to. */
    void write(byte[] utf8);

    void flush();

    /** Runs the task on the event loop when everything handed over so far was taken by the socket. */
    void whenTaken(Runnable task);

    void ping();

    /** Hands over a ping with the number behind the text frames; the client's pong repeats it. */
    void mark(long number);

    /** Stops or resumes reading from the socket, so that the peer's own send window fills. */
    void reading(boolean on);

    /** Says good-bye with the code; cuts the connection off when the peer does not take even that in time. */
    void close(CloseCode code);
}
