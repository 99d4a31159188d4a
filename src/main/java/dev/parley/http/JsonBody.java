package dev.parley.http;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Parses request bodies as strictly as frames. */
public final class JsonBody {

    private JsonBody() {}

    /**
     * Returns the fields of a JSON object.
     *
     * @param bytes null or empty if the request has no body
     */
    public static JsonFields fields(byte[] bytes) throws InvalidInputException {
        return new JsonFields(Json.object(text(bytes)), "");
    }

    /** Returns the text of a body that must not be empty. */
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
