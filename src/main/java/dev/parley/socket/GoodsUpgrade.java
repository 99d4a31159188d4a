package dev.parley.socket;

import dev.parley.security.Callers;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** The user in the path must be the token's: 403 otherwise. Who has no token has been sent away before. */
@ApplicationScoped
class GoodsUpgrade implements HttpUpgradeCheck {
    private static final int FORBIDDEN = 403;

    @Override
    public boolean appliesTo(String endpointId) {
        return endpointId.equals(GoodsEndpoint.ID);
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        String wanted = context.pathParam(GoodsEndpoint.USER);
        return context.securityIdentity().map(identity ->
                Callers.of(identity).filter(caller -> caller.userId().equals(wanted)).isPresent()
                        ? CheckResult.permitUpgradeSync()
                        : CheckResult.rejectUpgradeSync(FORBIDDEN));
    }
}
