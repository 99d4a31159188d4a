package dev.parley.bench.scenario;

import dev.parley.bench.machine.Parley;
import java.util.List;

/** The same load on one instance and, half of the subscribers at each, on two: what the second costs, by CPU time. */
final class TwoInstances implements Scenario {
    private static final int SUBSCRIBERS = 1000;

    @Override
    public void run(Setting setting) {
        try (Parley one = Parley.start(setting.backends());
             Parley first = Parley.start(setting.backends(), "parley-first");
             Parley second = Parley.start(setting.backends(), "parley-second");
             Broadcast atOne = Broadcasts.room(setting, List.of(one), SUBSCRIBERS);
             Broadcast atTwo = Broadcasts.room(setting, List.of(first, second), SUBSCRIBERS)) {
            atTwo.saturate(setting.warmUpSeconds());
            atOne.saturate(setting.warmUpSeconds());
            setting.comparison("Parley, 2 instances", "Parley, 1 instance").run("room to " + SUBSCRIBERS,
                    () -> atTwo.saturate(setting.seconds()), () -> atOne.saturate(setting.seconds()));
        }
    }
}
