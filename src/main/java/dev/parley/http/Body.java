package dev.parley.http;

import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Fields;
import dev.parley.protocol.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a request's body as strictly as a frame is read. */
final class Body {

    private Body() {}

    /**
     * The fields of a JSON object.
     *
     * @param bytes null or empty where the request has no body
     */
    static Fields fields(byte[] bytes) throws BadFrame {
        return new Fields(Json.object(text(bytes)), "");
    }

    /** The text of a body that has one. */
    static String text(byte[] bytes) throws BadFrame {
        if (bytes == null || bytes.length == 0) {
            throw new BadFrame("the request needs a JSON object as its body");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadFrame("the body is not UTF-8");
        }
    }
}
