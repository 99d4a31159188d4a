package dev.parley.testing;

import dev.parley.security.Callers;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.WebSocket;
import io.smallrye.mutiny.Uni;

/** An endpoint that returns who opened it, in tests only. */
@WebSocket(path = "/testing/socket")
public class ProbeSocket {

    private final SecurityIdentity identity;

    ProbeSocket(SecurityIdentity identity) {
        this.identity = identity;
    }

    @OnOpen
    Uni<String> opened() {
        return Uni.createFrom()
                .item(Callers.of(identity).map(caller -> caller.userId()).orElse("nobody"));
    }
}
