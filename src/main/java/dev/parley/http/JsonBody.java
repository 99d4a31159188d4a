package dev.parley.http;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a request's body as strictly as a frame is read. */
public final class JsonBody {

    private JsonBody() {}

    /**
     * The fields of a JSON object.
     *
     * @param bytes null or empty where the request has no body
     */
    public static JsonFields fields(byte[] bytes) throws InvalidInputException {
        return new JsonFields(Json.object(text(bytes)), "");
    }

    /** The text of a body that has one. */
    public static String text(byte[] bytes) throws InvalidInputException {
        if (bytes == null || bytes.length == 0) {
            throw new InvalidInputException("the request needs a JSON object as its body");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("the body is not UTF-8");
        }
    }
}
