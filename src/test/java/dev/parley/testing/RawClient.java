package dev.parley.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * A client that speaks RFC 6455 byte by byte, so that it can misbehave: read nothing, not answer pings, stop within a
 * frame. It answers nothing by itself.
 */
public final class RawClient implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int PATIENCE_MILLIS = 15_000;

    /** A frame from the server. */
    public record Frame(int opcode, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final String answer;

    private RawClient(URI uri, String userId, int receiveBuffer, String... headers) {
        try {
            socket.setTcpNoDelay(true);
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            in = new DataInputStream(socket.getInputStream());
            write(String.join(
                            "\r\n",
                            "GET " + uri.getPath() + " HTTP/1.1",
                            "Host: " + uri.getAuthority(),
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Authorization: Bearer " + Tokens.of(userId),
                            String.join(
                                    "",
                                    Stream.of(headers)
                                            .map(header -> header + "\r\n")
                                            .toList()),
                            "")
                    .getBytes(StandardCharsets.US_ASCII));
            answer = head();
            if (!answer.startsWith("HTTP/1.1 101 ")) {
                throw new IllegalStateException(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RawClient connect(URI uri, String userId) {
        return new RawClient(uri, userId, 0);
    }

    /** @param headers additional lines of the request, such as {@code Origin: https://example.com} */
    public static RawClient connectWith(URI uri, String userId, String... headers) {
        return new RawClient(uri, userId, 0, headers);
    }

    /** The server's response to the request: its status line and headers. */
    public String answer() {
        return answer;
    }

    /** Connects with a small receive buffer. */
    public static RawClient connectNarrow(URI uri, String userId) {
        return new RawClient(uri, userId, 4096);
    }

    /** Sends a whole text frame; single quotes stand for double quotes. */
    public RawClient send(String text) {
        return send(true, TEXT, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    public RawClient send(boolean last, int opcode, byte[] payload) {
        return write(frame(last, opcode, payload));
    }

    /** Returns the bytes of a frame, masked as clients must. */
    public static byte[] frame(boolean last, int opcode, byte[] payload) {
        byte[] mask = {1, 2, 3, 4};
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (opcode | (last ? FIN : 0)));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 0x10000) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    public RawClient write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the next frame of any kind, or null if the connection has ended. Servers do not mask frames. */
    public Frame read() {
        try {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(opcode, payload);
        } catch (EOFException | SocketException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the next text that contains {@code part}. */
    public String readText(String part) {
        for (Frame frame = read(); frame != null; frame = read()) {
            if (frame.opcode() == TEXT && frame.text().contains(part)) {
                return frame.text();
            }
        }
        throw new AssertionError("the connection ended before " + part + " came");
    }

    /** Returns the code of the next close frame, after any other frames; 1006 if the connection ended without one. */
    public int closeCode() {
        for (Frame frame = read(); frame != null; frame = read()) {
            if (frame.opcode() == CLOSE) {
                return ByteBuffer.wrap(frame.payload()).getShort();
            }
        }
        return 1006;
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
