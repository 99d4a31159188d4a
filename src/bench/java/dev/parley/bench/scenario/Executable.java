package dev.parley.bench.scenario;

import dev.parley.bench.driver.Crowd;
import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.Parley.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The native executable compared with the package for a JVM: start, memory, throughput. */
final class Executable implements Scenario {
    private static final String NATIVE = "Parley, native";
    private static final int SUBSCRIBERS = 200;
    private static final int PAIRS = 100;
    private static final int WINDOW = 8;

    @Override
    public void run(Setting setting) {
        if (!Form.EXECUTABLE.isThere()) {
            setting.report().remark("native: there is no executable; -Dbench.native= names it");
            return;
        }
        setting.comparison(NATIVE, Setting.PARLEY)
                .run("start", () -> Ready.parley(setting, Form.EXECUTABLE), () -> Ready.parley(setting, Form.usual()));
        setting.comparison(NATIVE, Setting.PARLEY)
                .run("idle", () -> idle(setting, Form.EXECUTABLE), () -> idle(setting, Form.usual()));
        try (Parley executable = Parley.start(setting.backends(), "native", Form.EXECUTABLE);
                Parley jvm = Parley.start(setting.backends())) {
            fanOut(setting, "room 128 B", executable, jvm, parley -> Broadcasts.room(setting, parley, SUBSCRIBERS));
            fanOut(
                    setting,
                    "stored 128 B",
                    executable,
                    jvm,
                    parley -> Broadcasts.stored(setting, List.of(parley), SUBSCRIBERS, 128));
            pairs(setting, executable, jvm);
        }
    }

    private static Map<String, Double> idle(Setting setting, Form form) {
        int connections = setting.pick(1000, 10_000);
        try (Parley parley = Parley.start(setting.backends(), "idle", form)) {
            String[] groups = Groups.inTurn(parley, "n", connections);
            double empty = parley.process().rssBytes();
            try (Crowd crowd = Crowd.numbered(
                    setting.driver(),
                    connections,
                    i -> parley.dial("n" + i),
                    (client, i) -> Parley.subscribe(client, groups[i / Groups.SIZE]))) {
                double full = parley.process().rssBytes();
                Map<String, Double> readings = new LinkedHashMap<>();
                readings.put("RSS, MiB, " + connections, full / 1024 / 1024);
                readings.put("RSS growth per connection, KiB, " + connections, (full - empty) / 1024 / crowd.size());
                return readings;
            }
        }
    }

    private static void fanOut(
            Setting setting, String name, Parley executable, Parley jvm, Function<Parley, Broadcast> broadcast) {
        try (Broadcast subject = broadcast.apply(executable);
                Broadcast reference = broadcast.apply(jvm)) {
            subject.saturate(setting.warmUpSeconds());
            reference.saturate(setting.warmUpSeconds());
            setting.comparison(NATIVE, Setting.PARLEY)
                    .run(
                            "fan-out " + name + " to " + SUBSCRIBERS,
                            () -> subject.saturate(setting.seconds()),
                            () -> reference.saturate(setting.seconds()));
        }
    }

    private static void pairs(Setting setting, Parley executable, Parley jvm) {
        try (PairLoad subject = new PairLoad(setting, executable, PAIRS);
                PairLoad reference = new PairLoad(setting, jvm, PAIRS)) {
            subject.saturate(WINDOW, setting.warmUpSeconds());
            reference.saturate(WINDOW, setting.warmUpSeconds());
            setting.comparison(NATIVE, Setting.PARLEY)
                    .run(
                            PAIRS + " pairs, window " + WINDOW,
                            () -> subject.saturate(WINDOW, setting.seconds()),
                            () -> reference.saturate(WINDOW, setting.seconds()));
        }
    }
}
