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
    private static final Set<String> WITHOUT_RESOURCE = Set.of("CLIENT_ERROR", "REDIRECTION");

    @Produces
    @Singleton
    MeterFilter filter() {
        return bounded(SERIES_PER_NAME);
    }

    static MeterFilter bounded(int perName) {
        Map<String, Set<Meter.Id>> known = new ConcurrentHashMap<>();
        return new MeterFilter() {
            /**
             * The path of a request that reached no resource is its client's to choose: of one that was broken off, and
             * of one that was refused or redirected under a path that is not in normal form.
             */
            @Override
            public Meter.Id map(Meter.Id id) {
                String uri = id.getTag("uri");
                return uri != null
                                && uri.startsWith("/")
                                && !uri.contains("{")
                                && (BROKEN_OFF.equals(id.getTag("status")) || WITHOUT_RESOURCE.contains(outcome(id)))
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

    private static String outcome(Meter.Id id) {
        return Objects.requireNonNullElse(id.getTag("outcome"), "");
    }
}
