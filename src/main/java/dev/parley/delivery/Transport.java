package dev.parley.delivery;

import dev.parley.protocol.CloseCode;

/** The connection beneath a {@link Session}. Event loop only. */
public interface Transport {
    /** Whether the transport takes more now. After false, {@link Session#onWritable} is called when it does again. */
    boolean writable();

    /** Bytes handed over by {@link #write} that the socket has not taken yet. */
    long pendingBytes();

    /**
     * Hands over a text frame; it need not leave before {@link #flush}. The array is shared and must not be written to.
     */
    void write(byte[] utf8);

    void flush();

    /** Runs the task on the event loop when the socket has taken everything handed over so far. */
    void whenTaken(Runnable task);

    void ping();

    /** Hands over a ping with the number, behind the text frames. The client's pong repeats the number. */
    void mark(long number);

    /** Stops or resumes reading from the socket, so that the peer's own send window fills. */
    void reading(boolean on);

    /** Sends a close frame with the code. Cuts the connection off if it is still open after the close timeout. */
    void close(CloseCode code);
}
