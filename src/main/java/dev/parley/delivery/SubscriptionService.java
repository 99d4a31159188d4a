package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.MessageSource;
import dev.parley.feed.MessageSource.SubscriptionState;
import dev.parley.feed.PreparedEvent;
import dev.parley.feed.UserLog.Missed;
import dev.parley.protocol.Cursors;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.protocol.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes sessions to conversations. It subscribes on the bus first and then reads the log, so that nothing falls
 * between the two. The session then gets what it missed, page by page as fast as it reads, and then live events.
 */
@ApplicationScoped
public class SubscriptionService implements MembershipListener {
    /** The maximum number of reads of the log for one answer. What is outdated even then is left out. */
    private static final int LOOKS = 10;

    /**
     * The maximum number of conversations in one frame of an answer: as many as a client may name in one of its frames.
     */
    private static final int PART = 1000;

    private final MessageSource source;
    private final UserLogs users;
    private final LogReader log;

    SubscriptionService(MessageSource source, UserLogs users, LogReader log) {
        this.source = source;
        this.users = users;
        this.log = log;
    }

    /**
     * Lets an identified session in: from then on it gets all entries of its user's log, and if {@link #subscribe} or
     * {@link #subscribeAll} says which it holds, also those before. Never fails.
     */
    public Uni<Void> letIn(Session session) {
        return users.follow(session);
    }

    /**
     * Subscribes to conversations. Answers with {@link Reply.Subscribed}, then with one {@link ErrorCode#NOT_FOUND} for
     * each conversation in which the user is not a member, then with what was missed. Fails if a log cannot be read;
     * then nothing has changed.
     *
     * @param meSince the last entry of its user's log that the client holds; null if it does not resume that log
     */
    public Uni<Void> subscribe(
            Session session,
            List<String> conversationIds,
            Map<String, Long> since,
            @Nullable Long meSince,
            @Nullable String ref) {
        return users.missed(session, meSince)
                .chain(missed ->
                        join(session, conversationIds, since, true, lookAt(session, conversationIds, since), states -> {
                            subscribed(session, states, users.end(session, missed), ref);
                            for (String id : conversationIds) {
                                if (!states.containsKey(id)) {
                                    session.reply(
                                            new Reply.Failed(
                                                    ErrorCode.NOT_FOUND,
                                                    "conversation " + id + " does not exist, or you are not a member"),
                                            ref);
                                }
                            }
                            resumeUser(session, meSince, missed);
                        }));
    }

    private void resumeUser(Session session, @Nullable Long since, Optional<Missed> missed) {
        if (since != null && missed.isPresent()) {
            users.resume(session, since, missed.get());
        }
    }

    /**
     * Subscribes to all conversations of the user, including those that the user joins later. It takes one read of the
     * log if the client holds something of each conversation, else two.
     */
    public Uni<Void> subscribeAll(
            Session session, Map<String, Long> since, @Nullable Long meSince, @Nullable String ref) {
        return all(
                session,
                users.missed(session, meSince)
                        .chain(missed -> join(
                                session,
                                List.copyOf(since.keySet()),
                                since,
                                true,
                                () -> source.states(session.userId(), since, LogReader.PAGE),
                                states -> {
                                    subscribed(session, states, users.end(session, missed), ref);
                                    resumeUser(session, meSince, missed);
                                })));
    }

    /**
     * Subscribes to all conversations without an answer. The messages that the user has not read come first, of all
     * conversations together.
     *
     * @param unread the maximum number of unread messages, the newest ones, oldest first; 0 for none
     * @param begun  runs when everything committed from then on will be delivered, and nothing was delivered yet
     */
    public Uni<Void> subscribeAllUnread(Session session, int unread, Runnable begun) {
        return all(session, source.states(session.userId(), Map.of(), 1).chain(all -> {
            begun.run();
            List<String> ids =
                    all.stream().map(SubscriptionState::conversationId).toList();
            if (ids.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            // What is committed after this first read is either missed or among the unread.
            Map<String, Long> reached = new HashMap<>();
            all.forEach(state -> reached.put(state.conversationId(), state.lastSeq()));
            if (unread == 0) {
                return join(
                        session,
                        ids,
                        reached,
                        false,
                        () -> source.states(session.userId(), ids, reached, LogReader.PAGE),
                        _ -> {});
            }
            List<Message> messages = new ArrayList<>();
            return join(
                    session,
                    ids,
                    reached,
                    false,
                    () -> source.unread(session.userId(), ids, unread).chain(found -> {
                        messages.clear();
                        // Newer ones follow with the entries after what was reached.
                        found.stream()
                                .filter(message -> message.seq() <= reached.getOrDefault(message.conversationId(), 0L))
                                .forEach(messages::add);
                        return source.states(session.userId(), ids, reached, LogReader.PAGE);
                    }),
                    _ -> messages.forEach(message ->
                            session.deliver(new PreparedEvent(new Event.MessageNew(message), System.nanoTime()))));
        }));
    }

    /**
     * A session that is subscribed to all subscribes to the conversation, and gets its messages once the log has confirmed
     * the membership.
     */
    @Override
    public void joined(Session session, String conversationId) {
        session.subscriptions().looks().outdate(conversationId);
        if (!session.subscriptions().postpones(conversationId)
                && !session.subscriptions().looks().checks(conversationId)
                && session.subscriptions().wants(conversationId)
                && !session.subscriptions().has(conversationId)) {
            check(session, conversationId);
        }
    }

    /**
     * The session gets nothing more of the conversation until the log is read. If the user has left, the subscription ends;
     * if the user is a member again, the session continues where it was.
     */
    @Override
    public void left(Session session, String conversationId) {
        session.subscriptions().looks().outdate(conversationId);
        if (session.subscriptions().has(conversationId)) {
            session.subscriptions().get(conversationId).feed().suspend(session);
        }
        if (!session.subscriptions().postpones(conversationId)
                && !session.subscriptions().looks().checks(conversationId)
                && session.subscriptions().has(conversationId)) {
            check(session, conversationId);
        }
    }

    /** @return those of the conversations to which the session was subscribed. Event loop only */
    public List<String> unsubscribe(Session session, List<String> conversationIds) {
        return conversationIds.stream()
                .filter(id -> {
                    session.subscriptions().looks().unwanted(id);
                    boolean listened = session.shard().detach(session, id);
                    if (listened) {
                        session.subscriptions().decline(id);
                    }
                    return listened;
                })
                .toList();
    }

    /** Reads the user's membership from the log, again if the answer is outdated by then. */
    private void check(Session session, String conversationId) {
        session.subscriptions().looks().beginCheck(conversationId);
        Shard shard = session.shard();
        Uni<Void> held = shard.pin(conversationId);
        Feed<Session> feed = shard.held(conversationId);
        if (!session.subscriptions().has(conversationId)
                && session.subscriptions().wants(conversationId)) {
            session.subscriptions().put(conversationId, new Subscription(feed, 0, 0));
            feed.attach(session, 0);
            feed.suspend(session);
        }
        ask(session, conversationId, held);
    }

    private void ask(Session session, String id, Uni<Void> held) {
        Feed<Session> feed = session.shard().held(id);
        Looks.Look look = session.subscriptions().looks().begin();
        long reached = feed.reached(session);
        Map<String, Long> since = Map.of(id, reached > 0 ? reached : MessageSource.TAKEN_IN);
        log.persist(
                session.shard(),
                () -> held.chain(() -> source.states(session.userId(), List.of(id), since, LogReader.PAGE)),
                () -> !session.closed(),
                states -> {
                    boolean current = !look.isOutdated(Set.of(id));
                    session.subscriptions().looks().end(look, current ? Set.of(id) : Set.of());
                    if (current || session.closed()) {
                        session.subscriptions().looks().endCheck(id);
                        if (!session.closed()) {
                            settle(session, id, states, since);
                        }
                        session.shard().release(id);
                    } else {
                        ask(session, id, held);
                    }
                },
                () -> {
                    session.subscriptions().looks().end(look, Set.of());
                    session.subscriptions().looks().endCheck(id);
                    session.shard().release(id);
                });
    }

    private void settle(Session session, String id, List<SubscriptionState> states, Map<String, Long> since) {
        if (states.isEmpty()) {
            session.shard().detach(session, id);
            session.subscriptions().declineNoMore(id);
        } else if (session.shard().held(id).isSuspended(session)) {
            attach(session, states.getFirst(), since, true);
        }
    }

    /** Postpones checks of single conversations meanwhile, so that the session does not join one twice. */
    private Uni<Void> all(Session session, Uni<Void> joining) {
        return Uni.createFrom()
                .<Boolean>emitter(begun -> session.run(() -> {
                    boolean before = session.subscriptions().hasAll();
                    session.subscriptions().joinAll();
                    begun.complete(before);
                }))
                .chain(before -> joining.onItemOrFailure()
                        .invoke((_, failure) -> session.run(() -> session.subscriptions()
                                .joinedAll(failure == null || before)
                                .forEach(id -> {
                                    if (!session.closed()) {
                                        check(session, id);
                                    }
                                }))));
    }

    private Supplier<Uni<List<SubscriptionState>>> lookAt(Session session, List<String> ids, Map<String, Long> since) {
        return () -> ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : source.states(session.userId(), ids, since, LogReader.PAGE);
    }

    /**
     * @param ids  the conversations to listen to before the log is read
     * @param anew whether a session that is subscribed already starts again at what it says it holds
     * @param look reads the log. If it finds conversations that are not listened to yet, they are, and it is called
     *     again
     */
    private Uni<Void> join(
            Session session,
            List<String> ids,
            Map<String, Long> since,
            boolean anew,
            Supplier<Uni<List<SubscriptionState>>> look,
            Consumer<Map<String, SubscriptionState>> answer) {
        Set<String> held = new LinkedHashSet<>();
        return pin(session, new LinkedHashSet<>(ids), held)
                .chain(() -> enter(session, held, since, anew, look, answer, 1))
                .onTermination()
                .invoke(() -> session.run(() -> held.forEach(session.shard()::release)));
    }

    /** Reads the log, and reads it again if a notice about the user's membership made the answer outdated. */
    private Uni<Void> enter(
            Session session,
            Set<String> held,
            Map<String, Long> since,
            boolean anew,
            Supplier<Uni<List<SubscriptionState>>> ask,
            Consumer<Map<String, SubscriptionState>> answer,
            int attempt) {
        return Uni.createFrom()
                .<Looks.Look>emitter(begun -> session.run(
                        () -> begun.complete(session.subscriptions().looks().begin())))
                .chain(look -> ask.get()
                        .chain(states -> {
                            Set<String> more = new LinkedHashSet<>();
                            states.stream()
                                    .map(SubscriptionState::conversationId)
                                    .filter(id -> !held.contains(id))
                                    .forEach(more::add);
                            return more.isEmpty()
                                    ? Uni.createFrom().item(states)
                                    : pin(session, more, held).chain(ask::get);
                        })
                        .onItemOrFailure()
                        .transformToUni((states, failure) -> Uni.createFrom()
                                .<Boolean>emitter(done -> session.run(() -> {
                                    boolean again = failure == null
                                            && !session.closed()
                                            && attempt < LOOKS
                                            && look.isOutdated(held);
                                    Set<String> unusable = look.unusable();
                                    session.subscriptions()
                                            .looks()
                                            .end(look, failure == null && !again ? held : Set.of());
                                    if (failure != null) {
                                        done.fail(failure);
                                        return;
                                    }
                                    if (!again && !session.closed()) {
                                        Map<String, SubscriptionState> byId = new LinkedHashMap<>();
                                        states.forEach(state -> byId.put(state.conversationId(), state));
                                        byId.keySet().retainAll(held);
                                        byId.keySet().removeAll(unusable);
                                        answer.accept(byId);
                                        byId.values().forEach(state -> attach(session, state, since, anew));
                                    }
                                    done.complete(again);
                                }))))
                .chain(again -> again
                        ? enter(session, held, since, anew, ask, answer, attempt + 1)
                        : Uni.createFrom().voidItem());
    }

    /** @param held these ids are added to it */
    private Uni<Void> pin(Session session, Set<String> ids, Set<String> held) {
        return Uni.createFrom()
                .<Uni<Void>>emitter(holding -> session.run(() -> {
                    held.addAll(ids);
                    List<Uni<Void>> ready =
                            ids.stream().map(session.shard()::pin).toList();
                    holding.complete(
                            ready.isEmpty()
                                    ? Uni.createFrom().voidItem()
                                    : Uni.join().all(ready).andFailFast().replaceWithVoid());
                }))
                .flatMap(ready -> ready);
    }

    private void attach(Session session, SubscriptionState state, Map<String, Long> since, boolean anew) {
        String id = state.conversationId();
        Feed<Session> feed = session.shard().held(id);
        feed.start(state.lastSeq());
        Long held = since.get(id);
        if ((anew && held != null) || !feed.has(session)) {
            long from = held == null ? state.lastSeq() : Math.min(held, state.lastSeq());
            long after = Math.max(from, state.joinedSeq());
            session.subscriptions().declineNoMore(id);
            if (held != null && held > state.lastSeq()) {
                session.reply(new Reply.Reset(id, state.lastSeq()), null);
            }
            session.subscriptions()
                    .put(
                            id,
                            Subscription.again(
                                    session.subscriptions().find(id),
                                    feed,
                                    feed.reached(session),
                                    after,
                                    state.joinedSeq()));
            feed.attach(
                    session, after, Math.max(feed.isSuspended(session) ? Math.min(from, feed.held(session)) : from, 0));
            log.replay(session, feed, after, state.missed(), state.lastSeq());
        }
        log.fillGap(session.shard(), feed);
    }

    /** Answers in parts, so that no frame is longer than clients accept. */
    private static void subscribed(
            Session session, Map<String, SubscriptionState> states, @Nullable Long meSeq, @Nullable String ref) {
        Map<String, Long> seqs = new LinkedHashMap<>();
        Map<String, Cursors> cursors = new LinkedHashMap<>();
        for (Map.Entry<String, SubscriptionState> state : states.entrySet()) {
            if (seqs.size() == PART) {
                session.reply(new Reply.Subscribed(seqs, cursors, meSeq, true), ref);
                seqs.clear();
                cursors.clear();
            }
            seqs.put(state.getKey(), state.getValue().lastSeq());
            cursors.put(state.getKey(), state.getValue().cursors());
        }
        session.reply(new Reply.Subscribed(seqs, cursors, meSeq, false), ref);
    }
}
