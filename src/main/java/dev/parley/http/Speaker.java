package dev.parley.http;

import dev.parley.protocol.BadFrame;
import dev.parley.protocol.Fields;
import dev.parley.protocol.NumericIds;

/** In whose name a body claims to speak: as on sockets, nobody speaks for another user. */
final class Speaker {

    private Speaker() {}

    /** @throws BadFrame {@code forbidden} where {@code sender_id} or {@code user_id} names somebody else */
    static void require(Fields body, String callerId) throws BadFrame {
        String claimed = body.claimed("sender_id", "user_id");
        if (claimed != null && !NumericIds.isNumberOf(claimed, callerId)) {
            throw BadFrame.ofAnotherUser();
        }
    }
}
