package dev.parley.delivery;

import dev.parley.delivery.MessageSource.Standing;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets sessions into conversations: first the subscription on the bus, then one look at the log, so that nothing falls
 * between the two; then what the session missed, page by page as fast as it reads, and what comes live.
 */
@ApplicationScoped
public class Subscriptions {
    private static final int PAGE = 200;

    private final MessageSource source;
    private final LogReader log;

    Subscriptions(MessageSource source, LogReader log) {
        this.source = source;
        this.log = log;
    }

    /**
     * Answers with {@link Reply.Subscribed}, one {@link ErrorCode#NOT_FOUND} for each conversation that the user is
     * not a member of, and after them what was missed. Fails where the log cannot be read; then nothing has changed.
     */
    public Uni<Void> subscribe(Session session, List<String> conversationIds, Map<String, Long> since, String ref) {
        return join(session, conversationIds, since, true, lookAt(session, conversationIds, since), standings -> {
            session.reply(subscribed(standings), ref);
            for (String id : conversationIds) {
                if (!standings.containsKey(id)) {
                    session.reply(new Reply.Failed(ErrorCode.NOT_FOUND, "there is no conversation " + id + " for you"),
                            ref);
                }
            }
        });
    }

    /**
     * The same for all conversations of the user, those that they will be taken into included. For a client that holds
     * something of each of them it takes one look at the log, else a second.
     */
    public Uni<Void> subscribeAll(Session session, Map<String, Long> since, String ref) {
        return all(session, join(session, List.copyOf(since.keySet()), since, true,
                () -> source.standings(session.userId(), since, PAGE),
                standings -> session.reply(subscribed(standings), ref)));
    }

    /**
     * The same without an answer; at first come the messages that the user has not read, of all conversations together.
     *
     * @param unread at most so many, the newest ones, oldest first; 0 for none
     */
    public Uni<Void> subscribeAllUnread(Session session, int unread) {
        return all(session, source.standings(session.userId(), Map.of(), 1).chain(all -> {
            List<String> ids = all.stream().map(Standing::conversationId).toList();
            if (ids.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            if (unread == 0) {
                return join(session, ids, Map.of(), false, lookAt(session, ids, Map.of()), _ -> { });
            }
            // What is committed after this first look comes as missed, or is among the unread: never neither.
            Map<String, Long> reached = new HashMap<>();
            all.forEach(standing -> reached.put(standing.conversationId(), standing.lastSeq()));
            List<Message> messages = new ArrayList<>();
            return join(session, ids, reached, false, () -> source.unread(session.userId(), ids, unread).chain(found -> {
                messages.addAll(found);
                found.forEach(message -> reached.merge(message.conversationId(), message.seq(), Math::max));
                return source.standings(session.userId(), ids, reached, PAGE);
            }), _ -> messages.forEach(message ->
                    session.deliver(new Parcel(new Event.MessageNew(message), System.nanoTime()))));
        }));
    }

    /** Takes a session that listens to all conversations into a new one, with what was said there already. */
    void follow(Session session, String conversationId) {
        if (session.followsLater(conversationId)) {
            return;
        }
        if (session.listensToEveryConversation() && !session.subscribedTo(conversationId)) {
            // It listens from now on, and hears nothing before it has what was said already.
            session.shard().hold(conversationId).subscribe().with(_ -> { });
            Feed<Session> feed = session.shard().feed(conversationId);
            session.seats().put(conversationId, new Seat(feed, 0));
            feed.attach(session, 0);
            session.shard().release(conversationId);
            log.persist(session.shard(),
                    () -> join(session, List.of(conversationId), Map.of(conversationId, 0L), true,
                            lookAt(session, List.of(conversationId), Map.of(conversationId, 0L)), standings -> {
                                if (standings.isEmpty()) {
                                    session.shard().detach(session, conversationId);
                                }
                            }), () -> !session.closed(), _ -> { }, () -> { });
        }
    }

    /** @return those of the conversations that the session was subscribed to; on the session's loop */
    public List<String> unsubscribe(Session session, List<String> conversationIds) {
        return conversationIds.stream().filter(id -> session.shard().detach(session, id)).toList();
    }

    /** What is said to the session of new conversations meanwhile waits, so that it does not enter one twice. */
    private Uni<Void> all(Session session, Uni<Void> joining) {
        return Uni.createFrom().<Boolean>emitter(begun -> session.run(() -> {
            boolean before = session.listensToEveryConversation();
            session.listenToEveryConversation();
            begun.complete(before);
        })).chain(before -> joining.onItemOrFailure().invoke((_, failure) -> session.run(() ->
                session.allEntered(failure == null || before).forEach(id -> follow(session, id)))));
    }

    private Supplier<Uni<List<Standing>>> lookAt(Session session, List<String> ids, Map<String, Long> since) {
        return () -> ids.isEmpty() ? Uni.createFrom().item(List.of())
                : source.standings(session.userId(), ids, since, PAGE);
    }

    /**
     * @param ids  to be listened to before the log is looked at
     * @param anew whether a session that listens already begins again at what it says it holds
     * @param look where it finds conversations that are not listened to yet, they are, and it is done again
     */
    private Uni<Void> join(Session session, List<String> ids, Map<String, Long> since, boolean anew,
                           Supplier<Uni<List<Standing>>> look, Consumer<Map<String, Standing>> answer) {
        // Of conversations that the session is taken out of while the log is asked, what the log says is out of date.
        Set<String> left = new HashSet<>();
        Set<String> held = new LinkedHashSet<>(ids);
        return hold(session, List.copyOf(held), left).chain(() -> look.get()).chain(standings -> {
            List<String> more = standings.stream().map(Standing::conversationId).filter(id -> !held.contains(id)).toList();
            if (more.isEmpty()) {
                return Uni.createFrom().item(standings);
            }
            held.addAll(more);
            return hold(session, more, left).chain(() -> look.get());
        }).onItemOrFailure().transformToUni((standings, failure) -> Uni.createFrom().emitter(done ->
                session.run(() -> {
                    session.joined(left);
                    if (failure == null && !session.closed()) {
                        Map<String, Standing> byId = new LinkedHashMap<>();
                        standings.forEach(standing -> byId.put(standing.conversationId(), standing));
                        byId.keySet().retainAll(held);
                        byId.keySet().removeAll(left);
                        answer.accept(byId);
                        byId.values().forEach(standing -> attach(session, standing, since, anew));
                    }
                    held.forEach(session.shard()::release);
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.fail(failure);
                    }
                })));
    }

    private Uni<Void> hold(Session session, List<String> ids, Set<String> left) {
        return Uni.createFrom().<Uni<Void>>emitter(held -> session.run(() -> {
            session.joining(left);
            List<Uni<Void>> ready = new ArrayList<>(ids.size());
            for (String id : ids) {
                ready.add(session.shard().hold(id));
            }
            held.complete(ready.isEmpty() ? Uni.createFrom().voidItem()
                    : Uni.join().all(ready).andFailFast().replaceWithVoid());
        })).flatMap(ready -> ready);
    }

    private void attach(Session session, Standing standing, Map<String, Long> since, boolean anew) {
        String id = standing.conversationId();
        Feed<Session> feed = session.shard().feed(id);
        feed.start(standing.lastSeq());
        Long held = since.get(id);
        if ((anew && held != null) || !feed.has(session)) {
            long from = held == null ? standing.lastSeq() : Math.min(held, standing.lastSeq());
            long after = Math.max(from, standing.joinedSeq());
            session.seats().put(id, Seat.again(session.seats().get(id), feed, feed.reached(session), after));
            feed.attach(session, after);
            replayed(session, feed, after, standing.missed(), standing.lastSeq());
        }
        log.fillGap(session.shard(), feed);
    }

    /** @param logged how far the log had come for certain when the page was read */
    private void replayed(Session session, Feed<Session> feed, long after, List<Message> page, long logged) {
        OptionalLong next = feed.replayed(session, after, LogReader.parcels(page), page.size() < PAGE, logged);
        next.ifPresent(seq -> session.whenDrained(() -> {
            long loggedNow = Math.max(logged, feed.head());
            log.after(session.shard(), feed.conversationId(), seq, PAGE,
                    () -> !session.closed() && feed.has(session),
                    more -> replayed(session, feed, seq, more, loggedNow), () -> { });
        }));
        log.fillGap(session.shard(), feed);
    }

    private static Reply.Subscribed subscribed(Map<String, Standing> standings) {
        Map<String, Long> seqs = new LinkedHashMap<>();
        standings.forEach((id, standing) -> seqs.put(id, standing.lastSeq()));
        return new Reply.Subscribed(seqs);
    }
}
