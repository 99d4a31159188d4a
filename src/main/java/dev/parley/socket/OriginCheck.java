package dev.parley.socket;

import dev.parley.security.Origins;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses upgrades from web pages of foreign origins with 403, on every path. */
@ApplicationScoped
class OriginCheck implements HttpUpgradeCheck {
    private static final int FORBIDDEN = 403;

    private final Origins origins;
    /** Whether pages opened from files may connect. Only in development, since anybody can make such a page. */
    private final boolean files;

    private final Counter refused;
    private final SecurityEvents events;

    /** @param allowed the origins, {@code *} for all; if not set, those of the server's own pages */
    OriginCheck(
            @ConfigProperty(name = "parley.origins") Optional<List<String>> allowed,
            MeterRegistry registry,
            SecurityEvents events) {
        this.origins = new Origins(allowed.orElse(List.of()));
        this.files = LaunchMode.current() == LaunchMode.DEVELOPMENT;
        this.refused = registry.counter("parley.upgrades.foreign");
        this.events = events;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        var headers = context.httpRequest().headers();
        // With more than one header, a proxy in between may check another one than this.
        if (headers.getAll(HttpHeaderNames.ORIGIN).size() <= 1
                && (origins.allow(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))
                        || (files && headers.contains(HttpHeaderNames.ORIGIN, "null", false)))) {
            return CheckResult.permitUpgrade();
        }
        refused.increment();
        events.record(Kind.ORIGIN_REFUSED, "foreign_page", context.httpRequest(), null);
        return CheckResult.rejectUpgrade(FORBIDDEN);
    }
}
