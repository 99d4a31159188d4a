package dev.parley.http.guard;

import dev.parley.security.ClientAddresses;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvent.Source;
import dev.parley.security.SecurityEvents;
import dev.parley.security.token.BearerAuthentication;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What all {@link RequestGuard}s share: rules, metrics and the security log. Thread-safe. */
@Singleton
class RequestPolicy {
    private final RequestConfig times;
    private final WireAnswer answers;
    private final ClientAddresses addresses;
    private final BearerAuthentication authentication;
    private final SecurityEvents events;
    private final MeterRegistry meters;
    private final Map<RequestFault, Counter> refused = new EnumMap<>(RequestFault.class);

    RequestPolicy(
            RequestConfig times,
            WireAnswer answers,
            ClientAddresses addresses,
            BearerAuthentication authentication,
            SecurityEvents events,
            MeterRegistry meters) {
        this.times = times;
        this.answers = answers;
        this.addresses = addresses;
        this.authentication = authentication;
        this.events = events;
        this.meters = meters;
        for (RequestFault fault : RequestFault.values()) {
            refused.put(
                    fault,
                    Counter.builder("parley.requests.refused")
                            .description("Requests that were refused unread")
                            .tag("reason", fault.tag())
                            .register(meters));
        }
    }

    RequestConfig times() {
        return times;
    }

    WireAnswer answers() {
        return answers;
    }

    void refused(Channel channel, HttpRequest request, RequestFault fault) {
        Objects.requireNonNull(refused.get(fault)).increment();
        events.record(Kind.MALFORMED_REQUEST, fault.tag(), source(channel, request));
    }

    /** Adds the challenge to, and records, a refusal for want of a token that Quarkus itself has sent. */
    void challenge(Channel channel, HttpRequest request, HttpResponse answer) {
        if (answer.status().code() == 401 && !answer.headers().contains(HttpHeaderNames.WWW_AUTHENTICATE)) {
            answer.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, authentication.missing(source(channel, request)));
        }
    }

    /** Counts refused upgrades, whoever refused them, and records those for which there is no endpoint. */
    void answered(Channel channel, HttpRequest request, HttpResponse answer) {
        if (answer.status().code() < 400 || !RequestRules.wantsWebSocket(request.headers())) {
            return;
        }
        meters.counter(
                        "parley.upgrades.rejected",
                        "status",
                        answer.status().codeAsText().toString())
                .increment();
        if (answer.status().code() == 404) {
            events.record(Kind.MALFORMED_REQUEST, "no_endpoint", source(channel, request));
        }
    }

    private Source source(Channel channel, HttpRequest request) {
        String peer = channel.remoteAddress() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "unknown";
        List<String> forwarded =
                addresses.header() == null ? List.of() : request.headers().getAll(addresses.header());
        return new Source(null, addresses.client(peer, forwarded), path(request.uri()));
    }

    /** Without the query, which may contain a token. */
    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
