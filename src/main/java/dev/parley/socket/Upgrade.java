package dev.parley.socket;

import dev.parley.delivery.ConnectionFacts;
import dev.parley.security.Caller;
import dev.parley.security.Callers;
import dev.parley.security.ClientAddresses;
import dev.parley.socket.netty.FrameGuard;
import dev.parley.socket.netty.FrameLimits;
import dev.parley.socket.netty.NettyChannels;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Keeps of an upgrade request what its connection needs, and no more. Installs the {@link FrameGuard}. */
@ApplicationScoped
public class Upgrade implements HttpUpgradeCheck {
    private static final TypedKey<Channel> CHANNEL = new TypedKey<>("channel");
    private static final TypedKey<FrameGuard> GUARD = new TypedKey<>("guard");
    private static final TypedKey<Caller> CALLER = new TypedKey<>("caller");
    private static final TypedKey<ConnectionFacts> FACTS = new TypedKey<>("facts");

    private final Clock clock;
    private final ClientAddresses addresses;
    private final FrameLimits limits;

    /** @param messageBytes the maximum message size of all dialects; a dialect may set a lower one */
    Upgrade(
            Clock clock,
            ClientAddresses addresses,
            SocketConfig config,
            @ConfigProperty(name = "quarkus.websockets-next.server.max-message-size") int messageBytes) {
        this.clock = clock;
        this.addresses = addresses;
        this.limits = new FrameLimits(
                messageBytes,
                config.fragments(),
                config.messageTimeout().toMillis(),
                config.controlFrames(),
                config.controlFrameWindow().toMillis());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        Channel channel = NettyChannels.of(context.httpRequest());
        FrameGuard guard = new FrameGuard(limits, Heartbeats::now);
        NettyChannels.guard(channel, guard);
        context.userData().put(CHANNEL, channel);
        context.userData().put(GUARD, guard);
        context.userData().put(FACTS, facts(context.httpRequest()));
        return context.securityIdentity().map(identity -> {
            Callers.of(identity).ifPresent(caller -> context.userData().put(CALLER, caller));
            return CheckResult.permitUpgradeSync();
        });
    }

    public static Channel channel(UserData data) {
        return data.get(CHANNEL);
    }

    public static FrameGuard guard(UserData data) {
        return data.get(GUARD);
    }

    public static ConnectionFacts facts(UserData data) {
        return data.get(FACTS);
    }

    private ConnectionFacts facts(HttpServerRequest request) {
        return new ConnectionFacts(
                clock.instant(), addresses.of(request), request.getHeader(HttpHeaderNames.USER_AGENT));
    }

    /** The caller of the request's token; empty if it had none. */
    public static Optional<Caller> caller(UserData data) {
        return Optional.ofNullable(data.get(CALLER));
    }
}
