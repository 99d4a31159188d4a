package dev.parley.delivery;

import dev.parley.feed.LogTail;
import dev.parley.feed.MessageSource;
import dev.parley.feed.PreparedEvent;
import dev.parley.feed.Sequencer;
import dev.parley.scheduling.Scheduler;
import dev.parley.testing.SimTime;

/** The parts of a simulated instance and its database: the real core. A mutant has one part broken. */
class SimParts {
    SimLog log(SimTime time) {
        return new SimLog(time);
    }

    LogTail tail(SimLog log) {
        return log;
    }

    LogReader reader(MessageSource source, Scheduler scheduler, DeliveryMetrics metrics) {
        return new LogReader(source, scheduler, metrics);
    }

    SubscriptionService subscriptions(MessageSource source, LogReader reader) {
        return new SubscriptionService(source, reader);
    }

    Sequencer<PreparedEvent> sequencer() {
        return new Sequencer<>(512);
    }
}
