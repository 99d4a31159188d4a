package dev.parley.http.guard;

import dev.parley.limits.FairMemory;
import dev.parley.limits.Limit;
import dev.parley.limits.LimitMetrics;
import dev.parley.limits.LimitsConfig;
import dev.parley.security.ClientAddresses;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvent.Source;
import dev.parley.security.SecurityEvents;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Limits connections that are not WebSockets, or not yet: anybody can open them and send nothing, and each takes a file
 * descriptor. An address may hold as many of a port's connections as are left for all others; a trusted proxy, which
 * stands for everybody behind it, may hold all. Thread-safe.
 */
@Singleton
class Newcomers {
    private final LimitsConfig limits;
    private final ClientAddresses addresses;
    private final LimitMetrics metrics;
    private final SecurityEvents events;
    private final MeterRegistry meters;

    Newcomers(
            LimitsConfig limits,
            ClientAddresses addresses,
            LimitMetrics metrics,
            SecurityEvents events,
            MeterRegistry meters) {
        this.meters = meters;
        this.limits = limits;
        this.addresses = addresses;
        this.metrics = metrics;
        this.events = events;
    }

    /** Returns the limit of one port. It takes nothing from another: operators have a port of their own. */
    Port port(int number) {
        FairMemory places = new FairMemory(limits.httpConnections());
        meters.gauge("parley.http.connections", Tags.of("port", Integer.toString(number)), places, FairMemory::all);
        return new Port(places);
    }

    final class Port {
        private final FairMemory places;

        private Port(FairMemory places) {
            this.places = places;
        }

        /** @return releases the place, once, however often it is run; null if there is no room */
        @Nullable Runnable enter(SocketAddress from) {
            String address = from instanceof InetSocketAddress peer && peer.getAddress() != null
                    ? peer.getAddress().getHostAddress()
                    : null;
            String key = addresses.isProxy(address) ? null : ClientAddresses.counted(address);
            if (!(key == null ? places.take(1) : places.take(key, 1))) {
                Limit limit = places.isFull() ? Limit.HTTP_CONNECTIONS : Limit.HTTP_CONNECTIONS_PER_ADDRESS;
                metrics.refused(limit);
                events.record(Kind.LIMIT_BREACHED, limit.tag(), new Source(null, address, null));
                return null;
            }
            AtomicBoolean there = new AtomicBoolean(true);
            return () -> {
                if (there.compareAndSet(true, false)) {
                    places.giveBack(key, 1);
                }
            };
        }
    }
}
