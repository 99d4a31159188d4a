package dev.parley.socket.endpoint;

import dev.parley.security.Caller;
import dev.parley.security.Callers;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvents;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Refuses an upgrade with 403 unless the user in the path is the token's. Requests without a token are refused before.
 */
@ApplicationScoped
class GoodsUpgrade implements HttpUpgradeCheck {
    private static final int FORBIDDEN = 403;

    private final SecurityEvents events;

    GoodsUpgrade(SecurityEvents events) {
        this.events = events;
    }

    @Override
    public boolean appliesTo(String endpointId) {
        return endpointId.equals(GoodsEndpoint.ID);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        String wanted = context.pathParam(GoodsEndpoint.USER);
        return context.securityIdentity().map(identity -> {
            Optional<String> user = Callers.of(identity).map(Caller::userId);
            if (user.filter(wanted::equals).isPresent()) {
                return CheckResult.permitUpgradeSync();
            }
            events.record(Kind.FORBIDDEN, "other_user", context.httpRequest(), user.orElse(null));
            return CheckResult.rejectUpgradeSync(FORBIDDEN);
        });
    }
}
