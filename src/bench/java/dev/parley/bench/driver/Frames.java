package dev.parley.bench.driver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whole client frames. Their mask is zero, which is valid and leaves the text unchanged. */
public final class Frames {
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private Frames() {}

    public static byte[] text(String text) {
        return frame(0x1, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] pong(byte[] payload) {
        return frame(0xA, payload);
    }

    static byte[] close() {
        return frame(0x8, new byte[] {0x03, (byte) 0xE8});
    }

    private static byte[] frame(int opcode, byte[] payload) {
        int length = payload.length;
        int lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
        ByteBuffer frame = ByteBuffer.allocate(2 + lengthBytes + 4 + length);
        frame.put((byte) (FIN | opcode));
        switch (lengthBytes) {
            case 0 -> frame.put((byte) (MASKED | length));
            case 2 -> frame.put((byte) (MASKED | 126)).putShort((short) length);
            default -> frame.put((byte) (MASKED | 127)).putLong(length);
        }
        frame.putInt(0).put(payload);
        return frame.array();
    }
}
