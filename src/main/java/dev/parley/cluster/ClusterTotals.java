package dev.parley.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Totals of all instances that answered.
 *
 * @param byDialect connections
 * @param byInstance connections, by the instances' names
 * @param exact false if users or rooms on several instances may be counted several times, because an instance has more
 *     than 50,000 of them
 */
public record ClusterTotals(
        int instances,
        long connections,
        long users,
        long rooms,
        Map<String, Long> byDialect,
        Map<String, Long> byInstance,
        boolean exact) {

    /** @param answers by the names of the instances */
    static ClusterTotals of(Map<String, InstanceTotals> answers) {
        Collection<InstanceTotals> all = answers.values();
        Map<String, Long> byInstance = new TreeMap<>();
        answers.forEach((instance, totals) -> byInstance.put(instance, totals.connections()));
        Map<String, Long> byDialect = new TreeMap<>();
        all.forEach(
                totals -> totals.byDialect().forEach((dialect, count) -> byDialect.merge(dialect, count, Long::sum)));
        DistinctCount.Sum users =
                DistinctCount.sum(all.stream().map(InstanceTotals::users).toList());
        DistinctCount.Sum rooms =
                DistinctCount.sum(all.stream().map(InstanceTotals::rooms).toList());
        return new ClusterTotals(
                all.size(),
                all.stream().mapToLong(InstanceTotals::connections).sum(),
                users.count(),
                rooms.count(),
                byDialect,
                byInstance,
                users.exact() && rooms.exact());
    }
}
