package dev.parley.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket client that reads nothing after the handshake, with the smallest receive buffer that the system allows.
 */
public final class SilentReader implements AutoCloseable {
    private final Socket socket = new Socket();

    private SilentReader() {}

    /** @param address the address of a WebSocket */
    public static SilentReader at(URI address) throws IOException {
        SilentReader reader = new SilentReader();
        reader.socket.setReceiveBufferSize(1024);
        reader.socket.setSoTimeout(15_000);
        reader.socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        String request = "GET " + address.getPath() + "?" + address.getQuery() + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n";
        reader.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = reader.socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("no answer but " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException(head.toString());
        }
        return reader;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
