package dev.parley.bench.scenario;

import java.util.LinkedHashMap;
import java.util.Map;

/** All there is, in the order in which it is run. */
public final class Scenarios {
    public static final Map<String, Scenario> ALL = all();

    private Scenarios() {}

    private static Map<String, Scenario> all() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("driver", new DriverCeiling());
        all.put("fanout", new FanOut());
        all.put("latency", new FanOutLatency());
        all.put("pairs", new Pairs());
        all.put("idle", new Idle());
        all.put("connect", new Connect());
        all.put("resume", new ResumeStorm());
        all.put("slow", new SlowReaders());
        all.put("two", new TwoInstances());
        all.put("ready", new Ready());
        all.put("native", new Executable());
        all.put("jmh", new Microbenchmarks());
        return all;
    }
}
