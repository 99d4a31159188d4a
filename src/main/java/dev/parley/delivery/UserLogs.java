package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.Log;
import dev.parley.feed.LogEnds;
import dev.parley.feed.UserLog;
import dev.parley.feed.UserLog.Missed;
import dev.parley.protocol.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives each session the log of its user: everything from the moment at which it is let in, and, if its client says what
 * it holds, what it missed before.
 */
@ApplicationScoped
class UserLogs {
    private final UserLog source;
    private final LogReader reader;
    private final LogEnds ends;

    UserLogs(UserLog source, LogEnds ends, LogReader reader) {
        this.source = source;
        this.reader = reader;
        this.ends = ends;
    }

    /**
     * Adds an identified session to the readers of its user's log. Completes when everything that is appended from then
     * on reaches the session, however the bus fares. If the end of the log cannot be read, the session gets what arrives
     * and what is found later. Never fails.
     */
    Uni<Void> follow(Session session) {
        return started(session).onFailure().recoverWithNull();
    }

    /** Starts the feed of the user's log, if it has not started. Fails if the log cannot be read. */
    private Uni<Void> started(Session session) {
        Log log = new Log.OfUser(session.userId());
        return Uni.createFrom()
                .<Boolean>emitter(begun -> session.run(() -> {
                    Feed<Session> feed =
                            session.closed() ? null : session.shard().feed(log);
                    if (feed != null) {
                        feed.join(session);
                    }
                    begun.complete(feed == null || feed.head() >= 0);
                }))
                .chain(started ->
                        started ? Uni.createFrom().voidItem() : ends.end(log).chain(end -> start(session, log, end)));
    }

    private Uni<Void> start(Session session, Log log, long end) {
        return Uni.createFrom()
                .emitter(done -> session.run(() -> {
                    Feed<Session> feed = session.shard().feed(log);
                    if (feed != null) {
                        feed.startForJoined(end);
                        reader.fillGap(session.shard(), feed);
                    }
                    done.complete(null);
                }));
    }

    /** Reads what the client has missed. Empty if it does not say what it holds. Fails if the log cannot be read. */
    Uni<Optional<Missed>> missed(Session session, @Nullable Long since) {
        return since == null
                ? started(session).replaceWith(Optional.empty())
                : source.missed(session.userId(), since, LogReader.PAGE).map(Optional::of);
    }

    /** The newest entry of the log that is known here, or null if there is none. Event loop only. */
    @Nullable Long end(Session session, Optional<Missed> missed) {
        Feed<Session> feed = session.shard().feed(new Log.OfUser(session.userId()));
        long head = feed == null ? -1 : feed.head();
        long end = Math.max(head, missed.map(Missed::lastSeq).orElse(-1L));
        return end < 0 ? null : end;
    }

    /** Gives the session what it missed after {@code since}, and then what comes. Event loop only. */
    void resume(Session session, long since, Missed missed) {
        Feed<Session> feed = session.shard().feed(new Log.OfUser(session.userId()));
        if (feed == null || session.closed()) {
            return;
        }
        long from = Math.min(since, Math.max(feed.head(), missed.lastSeq()));
        if (from < since) {
            session.reply(new Reply.Reset(null, from), null);
        }
        // Before the feed starts, which passes on what has arrived: the session gets that in its order.
        feed.attach(session, from);
        feed.startForJoined(missed.lastSeq());
        reader.replay(session, feed, from, missed.entries(), missed.lastSeq());
    }
}
