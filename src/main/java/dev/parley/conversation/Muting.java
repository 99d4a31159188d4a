package dev.parley.conversation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Mutes conversations: a member gets no push for a muted one, and all events on open connections. */
@ApplicationScoped
public class Muting {
    private static final String MUTE = """
            UPDATE member SET muted_until = $3 WHERE conversation_id = $2 AND user_id = $1
            """;

    private final Statements statements;

    Muting(Statements statements) {
        this.statements = statements;
    }

    /**
     * Mutes or unmutes a conversation. Fails with {@code not_found} if the user is not a member.
     *
     * @param until null to unmute
     */
    public Uni<Void> mute(String userId, String conversationId, @Nullable Instant until) {
        return statements
                .run(MUTE, Tuple.of(userId, conversationId, until == null ? null : until.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such conversation");
                    }
                    return null;
                });
    }
}
