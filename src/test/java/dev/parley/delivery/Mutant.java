package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.LogTail;
import dev.parley.feed.MessageSource;
import dev.parley.feed.PreparedEvent;
import dev.parley.feed.Sequencer;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.scheduling.Scheduler;
import dev.parley.testing.SimTime;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The core with one part broken. */
enum Mutant {
    DROPS_THE_GAP_FETCH(new SimParts() {
        @Override
        LogReader reader(MessageSource source, Scheduler scheduler, DeliveryMetrics metrics) {
            return new LogReader(source, scheduler, metrics) {
                @Override
                void fillGap(Shard shard, Feed<Session> feed) {}
            };
        }
    }),
    ACKNOWLEDGES_BEFORE_THE_COMMIT(new SimParts() {
        @Override
        SimLog log(SimTime time) {
            return new SimLog(time) {
                @Override
                void written(Append append, Message message) {
                    append.done().accept(message);
                }

                @Override
                void committed(Append append, Message message) {}
            };
        }
    }),
    SKIPS_THE_SWEEP(new SimParts() {
        @Override
        LogTail tail(SimLog log) {
            return new LogTail() {
                @Override
                public Uni<Position> now() {
                    return log.now();
                }

                @Override
                public Uni<Tail> since(Position position, int limit) {
                    return now().map(now -> new Tail(new HashMap<>(), List.of(), now, true));
                }
            };
        }
    }),
    DELIVERS_REPEATS(new SimParts() {
        @Override
        Sequencer<PreparedEvent> sequencer() {
            return new Sequencer<>(512) {
                @Override
                public void offer(long seq, PreparedEvent item, Consumer<PreparedEvent> out) {
                    if (started() && seq <= head()) {
                        out.accept(item);
                    } else {
                        super.offer(seq, item, out);
                    }
                }
            };
        }
    }),
    REPLAYS_NO_CHANGES(new SimParts() {
        @Override
        SimLog log(SimTime time) {
            return new SimLog(time) {
                @Override
                List<Event> page(String conversation, long seq, int limit) {
                    return super.page(conversation, seq, limit).stream()
                            .filter(Event.MessageNew.class::isInstance)
                            .toList();
                }
            };
        }
    }),
    BELIEVES_WHAT_IS_SAID_OF_MEMBERS(new SimParts() {
        @Override
        SubscriptionService subscriptions(MessageSource source, LogReader reader) {
            return new SubscriptionService(source, reader) {
                @Override
                void left(Session session, String conversationId, boolean tell, Runnable gone) {
                    session.looks().unwanted(conversationId);
                    if (session.shard().detach(session, conversationId) || tell) {
                        session.deliver(
                                new PreparedEvent(new Event.MemberRemoved(conversationId, session.userId()), 0));
                    }
                }
            };
        }
    }),
    PASSES_OPEN_TRANSACTIONS(new SimParts() {
        @Override
        LogTail tail(SimLog log) {
            return new TailByIds(log);
        }
    });

    private final SimParts parts;

    Mutant(SimParts parts) {
        this.parts = parts;
    }

    SimParts parts() {
        return parts;
    }

    /** Continues after the highest id that it has seen. */
    private record TailByIds(SimLog log) implements LogTail {
        @Override
        public Uni<Position> now() {
            return log.now().map(now -> new Position(now.snapshot(), null, "0", highest()));
        }

        @Override
        public Uni<Tail> since(Position position, int limit) {
            return log.since(position, limit).map(tail -> {
                Map<String, Long> newest = new HashMap<>();
                log.commits.stream()
                        .filter(it -> it.message() != null && it.message().id() > position.id())
                        .forEach(it -> newest.merge(it.conversation(), it.seq(), Math::max));
                return new Tail(
                        newest, tail.changes(), new Position(tail.position().snapshot(), null, "0", highest()), true);
            });
        }

        private long highest() {
            return log.commits.stream()
                    .map(SimLog.Committed::message)
                    .filter(Objects::nonNull)
                    .mapToLong(Message::id)
                    .max()
                    .orElse(0);
        }
    }
}
