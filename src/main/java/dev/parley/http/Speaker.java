package dev.parley.http;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.NumericIds;

/** In whose name a body claims to speak: as on sockets, nobody speaks for another user. */
public final class Speaker {

    private Speaker() {}

    /**
     * @throws InvalidInputException {@code forbidden} where {@code sender_id} or {@code user_id} names somebody else
     */
    public static void require(JsonFields body, String callerId) throws InvalidInputException {
        String claimed = body.claimed("sender_id", "user_id");
        if (claimed != null && !NumericIds.isNumberOf(claimed, callerId)) {
            throw InvalidInputException.ofAnotherUser();
        }
    }
}
