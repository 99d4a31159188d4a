package dev.parley.bench.scenario;

import dev.parley.bench.machine.Parley;
import java.util.List;

/** The same load on one instance and on two, with half of the subscribers each: what the second costs, in CPU time. */
final class TwoInstances implements Scenario {
    private static final int SUBSCRIBERS = 1000;
    private static final int BYTES = 128;

    @Override
    public void run(Setting setting) {
        try (Parley one = Parley.start(setting.backends());
                Parley first = Parley.start(setting.backends(), "parley-first");
                Parley second = Parley.start(setting.backends(), "parley-second");
                Broadcast atOne = Broadcasts.stored(setting, List.of(one), SUBSCRIBERS, BYTES);
                Broadcast atTwo = Broadcasts.stored(setting, List.of(first, second), SUBSCRIBERS, BYTES)) {
            atTwo.saturate(setting.warmUpSeconds());
            atOne.saturate(setting.warmUpSeconds());
            setting.comparison("Parley, 2 instances", "Parley, 1 instance")
                    .run(
                            "stored to " + SUBSCRIBERS,
                            () -> atTwo.saturate(setting.seconds()),
                            () -> atOne.saturate(setting.seconds()));
        }
    }
}
