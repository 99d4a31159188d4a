package dev.parley.delivery;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all instances that answered have together.
 *
 * @param exact false where users or rooms on several instances may be counted several times, because an instance has
 *              more than 50,000 of them
 */
public record ClusterTotals(int instances, long connections, long users, long rooms, Map<String, Long> byDialect,
                            boolean exact) {

    static ClusterTotals of(Collection<InstanceTotals> all) {
        Map<String, Long> byDialect = new TreeMap<>();
        all.forEach(totals -> totals.byDialect().forEach((dialect, count) -> byDialect.merge(dialect, count, Long::sum)));
        Headcount.Sum users = Headcount.sum(all.stream().map(InstanceTotals::users).toList());
        Headcount.Sum rooms = Headcount.sum(all.stream().map(InstanceTotals::rooms).toList());
        return new ClusterTotals(all.size(), all.stream().mapToLong(InstanceTotals::connections).sum(), users.count(),
                rooms.count(), byDialect, users.exact() && rooms.exact());
    }
}
