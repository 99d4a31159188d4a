package dev.parley.delivery;

import dev.parley.feed.LogEnds;
import dev.parley.feed.PreparedEvent;
import dev.parley.feed.Sequencer;
import dev.parley.scheduling.Scheduler;
import dev.parley.testing.SimTime;

/** The parts of a simulated instance and its database: the real core. A mutant has one part broken. */
class SimParts {
    SimLog log(SimTime time) {
        return new SimLog(time);
    }

    /** What the sweep compares with. */
    LogEnds ends(SimLog log) {
        return log;
    }

    LogReader reader(SimLog log, Scheduler scheduler, DeliveryMetrics metrics) {
        return new LogReader(log, log, scheduler, metrics);
    }

    SubscriptionService subscriptions(SimLog log, LogReader reader) {
        return new SubscriptionService(log, new UserLogs(log, log, reader), reader);
    }

    Sequencer<PreparedEvent> sequencer() {
        return new Sequencer<>(512);
    }
}
