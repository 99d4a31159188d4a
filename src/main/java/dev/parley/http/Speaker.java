package dev.parley.http;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.NumericIds;

/** Checks in whose name a body claims to speak. As on sockets, nobody may speak for another user. */
public final class Speaker {

    private Speaker() {}

    /** @throws InvalidInputException {@code forbidden} if {@code sender_id} or {@code user_id} names another user */
    public static void require(JsonFields body, String callerId) throws InvalidInputException {
        String claimed = body.claimed("sender_id", "user_id");
        if (claimed != null && !NumericIds.isNumberOf(claimed, callerId)) {
            throw InvalidInputException.ofAnotherUser();
        }
    }

    /**
     * The same for a request that needs no body. What is not a JSON object names nobody.
     *
     * @param body null or empty if there is none
     */
    public static void requireIfNamed(byte[] body, String callerId) throws InvalidInputException {
        JsonFields fields;
        try {
            fields = JsonBody.fields(body);
        } catch (InvalidInputException e) {
            return;
        }
        require(fields, callerId);
    }
}
