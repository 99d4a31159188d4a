package dev.parley.http.guard;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the number of series of one metric, whatever its labels contain, since a series is kept for as long as the
 * process runs. Series beyond the bound are not counted.
 */
class MeterBounds {
    /** Far above what any metric of this service has. */
    static final int SERIES_PER_NAME = 500;

    private static final String BROKEN_OFF = "RESET";

    @Produces
    @Singleton
    MeterFilter filter() {
        return bounded(SERIES_PER_NAME);
    }

    static MeterFilter bounded(int perName) {
        Map<String, Set<Meter.Id>> known = new ConcurrentHashMap<>();
        return new MeterFilter() {
            /** A request that was broken off has no resource yet, only the address that its client chose. */
            @Override
            public Meter.Id map(Meter.Id id) {
                return BROKEN_OFF.equals(id.getTag("status"))
                                && !Objects.requireNonNullElse(id.getTag("uri"), "")
                                        .contains("{")
                        ? id.replaceTags(Tags.concat(id.getTags(), "uri", "UNKNOWN"))
                        : id;
            }

            @Override
            public MeterFilterReply accept(Meter.Id id) {
                Set<Meter.Id> series = known.computeIfAbsent(id.getName(), _ -> ConcurrentHashMap.newKeySet());
                boolean room = series.contains(id) || (series.size() < perName && series.add(id));
                return room ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
            }
        };
    }
}
