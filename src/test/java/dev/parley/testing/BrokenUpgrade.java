package dev.parley.testing;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** An endpoint whose upgrade fails, in tests only. */
@WebSocket(path = "/testing/broken-upgrade")
public class BrokenUpgrade {

    @OnOpen
    void opened() {}

    @ApplicationScoped
    static class Breaking implements HttpUpgradeCheck {

        @Override
        public boolean appliesTo(String endpointId) {
            return endpointId.equals(BrokenUpgrade.class.getName());
        }

        @Override
        public Uni<CheckResult> perform(HttpUpgradeContext context) {
            return Uni.createFrom().failure(new IllegalStateException("broken on purpose"));
        }
    }
}
