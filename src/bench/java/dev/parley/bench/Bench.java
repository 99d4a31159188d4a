package dev.parley.bench;

import dev.parley.bench.driver.Driver;
import dev.parley.bench.machine.Backends;
import dev.parley.bench.machine.Cores;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.report.Report;
import dev.parley.bench.scenario.Scenarios;
import dev.parley.bench.scenario.Setting;
import io.netty.channel.epoll.Epoll;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Measures Parley against named references. System properties: {@code bench.scenarios}, comma-separated names or {@code
 * all}; {@code bench.mode}, {@code quick} or {@code full}; {@code bench.repetitions}, how often subject and reference
 * take turns; {@code bench.pin}, false to leave processes on any core; {@code bench.flags} for the JVMs of all servers.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        String wanted = System.getProperty("bench.scenarios", "all");
        Set<String> names = wanted.equals("all") ? Scenarios.ALL.keySet() : Set.copyOf(List.of(wanted.split(",")));
        if (!Scenarios.ALL.keySet().containsAll(names)) {
            throw new IllegalArgumentException("there are " + Scenarios.ALL.keySet() + ", not " + wanted);
        }
        Report report = new Report();
        report.circumstance("processors", Runtime.getRuntime().availableProcessors());
        boolean failed = false;
        try (Backends backends = new Backends()) {
            Cores.pinThisProcess();
            try (Driver driver = new Driver()) {
                Setting setting = new Setting(
                        System.getProperty("bench.mode", "full").equals("quick"),
                        Integer.getInteger("bench.repetitions", 0),
                        backends,
                        driver,
                        report);
                describe(setting);
                for (var scenario : Scenarios.ALL.entrySet()) {
                    failed |= names.contains(scenario.getKey()) && !run(scenario.getKey(), setting);
                }
            }
        }
        report.table();
        Path file = Path.of(System.getProperty("bench.output", "target/bench"), "results.json");
        report.write(file);
        System.out.println("Written to " + file);
        System.exit(failed ? 1 : 0);
    }

    /** A failing scenario does not lose the figures of the others. */
    private static boolean run(String name, Setting setting) {
        System.out.println("-- " + name);
        try {
            Scenarios.ALL.get(name).run(setting);
            return true;
        } catch (Exception e) {
            setting.report().remark(name + " failed: " + e);
            e.printStackTrace(System.out);
            return false;
        }
    }

    private static void describe(Setting setting) {
        Report report = setting.report();
        report.circumstance("mode", setting.quick() ? "quick: to try it, not to measure" : "full");
        report.circumstance("pinned", Cores.pinned() ? "servers to core 0, load driver to core 1" : "no");
        report.circumstance("java", Runtime.version().toString());
        report.circumstance("server flags", String.join(" ", ServerProcess.FLAGS));
        report.circumstance("driver transport", Epoll.isAvailable() ? "epoll" : "nio");
        report.circumstance("postgres fsync", setting.backends().setting("fsync"));
        report.circumstance("postgres synchronous_commit", setting.backends().setting("synchronous_commit"));
    }
}
