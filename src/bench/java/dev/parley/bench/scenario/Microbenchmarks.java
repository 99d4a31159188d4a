package dev.parley.bench.scenario;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Hot code, measured by JMH: each class has a method {@code parley} and a method {@code reference}, run in turn. */
final class Microbenchmarks implements Scenario {
    /** What is measured, and its reference. */
    private static final Map<String, String> REFERENCES = Map.of(
            "dev.parley.protocol.parley.EncodeBenchmark", "Jackson from a map",
            "dev.parley.protocol.parley.DecodeBenchmark", "Jackson to a tree",
            "dev.parley.delivery.FeedBenchmark", "a list",
            "dev.parley.delivery.OutboundQueueBenchmark", "ArrayDeque");

    @Override
    public void run(Setting setting) {
        REFERENCES.keySet().stream().sorted().forEach(name -> setting.comparison(Setting.PARLEY, REFERENCES.get(name))
                .run(
                        "jmh " + name.substring(name.lastIndexOf('.') + 1),
                        () -> measure(setting, name + ".parley"),
                        () -> measure(setting, name + ".reference")));
    }

    private static Map<String, Double> measure(Setting setting, String method) {
        TimeValue time = TimeValue.milliseconds(setting.pick(300, 1000));
        var options = new OptionsBuilder()
                .include("^" + method.replace(".", "\\.") + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(5)
                .warmupTime(time)
                .measurementIterations(setting.pick(2, 5))
                .measurementTime(time)
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
                .build();
        try {
            return Map.of(
                    "ns/op", new Runner(options).runSingle().getPrimaryResult().getScore());
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }
}
