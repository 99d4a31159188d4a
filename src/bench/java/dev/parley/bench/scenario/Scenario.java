package dev.parley.bench.scenario;

/** Something to be measured. */
@FunctionalInterface
public interface Scenario {
    void run(Setting setting) throws Exception;
}
