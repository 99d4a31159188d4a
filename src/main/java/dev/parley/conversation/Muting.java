package dev.parley.conversation;

import dev.parley.bus.Address;
import dev.parley.delivery.Hub;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.RefusedException;
import dev.parley.sql.SqlFile;
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
    private static final String MUTE = SqlFile.read("user/mute");

    private final Statements statements;
    private final Hub hub;

    Muting(Statements statements, Hub hub) {
        this.statements = statements;
        this.hub = hub;
    }

    /**
     * Mutes or unmutes a conversation, and publishes that to the user's devices. Fails with {@code not_found} if the user is not a member.
     *
     * @param until null to unmute
     */
    public Uni<Void> mute(String userId, String conversationId, @Nullable Instant until) {
        return statements
                .run(MUTE, Tuple.of(userId, conversationId, until == null ? null : until.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such conversation");
                    }
                    hub.publish(
                            new Address.User(userId),
                            new Event.UserEntry(
                                    new Event.SettingsUpdated(conversationId, until),
                                    rows.iterator().next().getLong("seq")));
                    return null;
                });
    }
}
