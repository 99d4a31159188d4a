package dev.parley.socket;

import dev.parley.security.Caller;
import dev.parley.security.Callers;
import io.netty.channel.Channel;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Looks at the request that wants to become a WebSocket, and keeps what the connection needs of it: no more. */
@ApplicationScoped
class Upgrade implements HttpUpgradeCheck {
    private static final TypedKey<Channel> CHANNEL = new TypedKey<>("channel");
    private static final TypedKey<Caller> CALLER = new TypedKey<>("caller");

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        context.userData().put(CHANNEL, Channels.of(context.httpRequest()));
        return context.securityIdentity().map(identity -> {
            Callers.of(identity).ifPresent(caller -> context.userData().put(CALLER, caller));
            return CheckResult.permitUpgradeSync();
        });
    }

    static Channel channel(UserData data) {
        return data.get(CHANNEL);
    }

    /** Whose token came with the request; empty where none did. */
    static Optional<Caller> caller(UserData data) {
        return Optional.ofNullable(data.get(CALLER));
    }
}
