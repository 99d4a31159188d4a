package dev.parley.delivery;

import dev.parley.feed.Feed;
import dev.parley.feed.LogEnds;
import dev.parley.feed.PreparedEvent;
import dev.parley.feed.Sequencer;
import dev.parley.feed.UserLog;
import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.scheduling.Scheduler;
import dev.parley.testing.SimTime;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;

/** The core with one part broken. */
enum Mutant {
    DROPS_THE_GAP_FETCH(new SimParts() {
        @Override
        LogReader reader(SimLog log, Scheduler scheduler, DeliveryMetrics metrics) {
            return new LogReader(log, log, scheduler, metrics) {
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
        LogEnds ends(SimLog log) {
            return _ -> log.answer(HashMap::new);
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
    STAYS_SUBSCRIBED_AFTER_LEAVING(new SimParts() {
        @Override
        SubscriptionService subscriptions(SimLog log, LogReader reader) {
            return new SubscriptionService(log, new UserLogs(log, log, reader), reader) {
                @Override
                public void left(Session session, String conversationId) {}
            };
        }
    }),
    FORGETS_THE_LOGS_OF_USERS(new SimParts() {
        @Override
        SubscriptionService subscriptions(SimLog log, LogReader reader) {
            return new SubscriptionService(
                    log,
                    new UserLogs(log, log, reader) {
                        @Override
                        void resume(Session session, long since, UserLog.Missed missed) {}
                    },
                    reader);
        }
    });

    private final SimParts parts;

    Mutant(SimParts parts) {
        this.parts = parts;
    }

    SimParts parts() {
        return parts;
    }
}
