package dev.parley.socket.netty;

import io.netty.buffer.ByteBuf;

/** Encodes text frames as a server sends them, unmasked and unfragmented (RFC 6455, section 5.2). */
final class TextFrames {
    private static final int FINAL_TEXT = 0x81;
    private static final int MAX_SHORT = 125;
    private static final int MAX_MEDIUM = 0xFFFF;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;

    private TextFrames() {}

    /** The size of a frame with {@code textBytes} bytes of text, in bytes. */
    static int size(int textBytes) {
        return textBytes + (textBytes <= MAX_SHORT ? 2 : textBytes <= MAX_MEDIUM ? 4 : 10);
    }

    static void write(byte[] utf8, ByteBuf out) {
        out.writeByte(FINAL_TEXT);
        if (utf8.length <= MAX_SHORT) {
            out.writeByte(utf8.length);
        } else if (utf8.length <= MAX_MEDIUM) {
            out.writeByte(TWO_BYTES_FOLLOW).writeShort(utf8.length);
        } else {
            out.writeByte(EIGHT_BYTES_FOLLOW).writeLong(utf8.length);
        }
        out.writeBytes(utf8);
    }
}
