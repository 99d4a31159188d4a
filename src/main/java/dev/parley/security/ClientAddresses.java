package dev.parley.security;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of a client behind proxies. Each proxy appends to the header from whom it got the request, so the
 * list is read from its end: the last address that is not a trusted proxy's is the client's. What stands before it may
 * be invented. Without trusted proxies the headers do not count. Immutable.
 */
public final class ClientAddresses {
    private static final Pattern FORWARDED_FOR = Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*(\"[^\"]*\"|[^;\\s]*)");
    private static final Pattern WITH_PORT =
            Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d+)?|(\\d+\\.\\d+\\.\\d+\\.\\d+)(?::\\d+)?");
    private static final int MAX_HOPS = 32;
    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;

    private final List<IpSubnetFilterRule> trusted;
    private final boolean standard;

    /**
     * @param trusted addresses and networks, such as {@code 10.0.0.0/8}
     * @param standard whether the proxies write {@code Forwarded} (RFC 7239); {@code X-Forwarded-For} otherwise. Never
     *     both: the one that the proxies do not write would be the client's own
     * @throws IllegalArgumentException if one is neither an address nor a network
     */
    public ClientAddresses(List<String> trusted, boolean standard) {
        this.trusted = trusted.stream().map(ClientAddresses::network).toList();
        this.standard = standard;
    }

    /** Returns the header that counts, or null if none does. */
    public @Nullable String header() {
        return trusted.isEmpty() ? null : standard ? "Forwarded" : "X-Forwarded-For";
    }

    /** Returns the address of a request's client; {@code unknown} if the connection is closed already. */
    public String of(HttpServerRequest request) {
        SocketAddress peer = request.connection().remoteAddress();
        String address = peer == null || peer.hostAddress() == null ? "unknown" : peer.hostAddress();
        return header() == null ? address : client(address, request.headers().getAll(header()));
    }

    /**
     * Returns the client's address in its canonical form.
     *
     * @param peer the address of the connection's other end
     * @param headers all values of {@link #header}, in their order
     */
    public String client(String peer, List<String> headers) {
        InetAddress last = address(peer);
        if (last == null || !isTrusted(last)) {
            return peer;
        }
        List<String> hops = hops(headers);
        for (String hop : hops.reversed()) {
            InetAddress next = address(standard ? forwardedFor(hop) : hop);
            if (next == null) {
                break;
            }
            last = next;
            if (!isTrusted(next)) {
                break;
            }
        }
        return NetUtil.toAddressString(last);
    }

    /**
     * Returns the name under which an address is counted, also for an unknown one. All addresses of an IPv6 network of
     * 64 bits count as one, since one customer may have them all.
     */
    public static String counted(@Nullable String address) {
        if (address == null) {
            return "unknown";
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || bytes.length != IPV6_BYTES) {
            return address;
        }
        Arrays.fill(bytes, NETWORK_BYTES, IPV6_BYTES, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes) + "/64";
    }

    /** Returns the last entries, which are those that count. */
    private static List<String> hops(List<String> headers) {
        List<String> hops = new ArrayList<>();
        for (String header : headers.reversed()) {
            for (String hop : Arrays.asList(header.split(",", -1)).reversed()) {
                if (hops.size() == MAX_HOPS) {
                    return hops.reversed();
                }
                hops.add(hop.strip());
            }
        }
        return hops.reversed();
    }

    private static String forwardedFor(String hop) {
        Matcher found = FORWARDED_FOR.matcher(hop);
        return found.find() ? found.group(1).replace("\"", "").strip() : "";
    }

    /**
     * Whether the peer of a connection is a trusted proxy, behind which many clients may be. Null stands for an unknown
     * peer.
     */
    public boolean isProxy(@Nullable String peer) {
        InetAddress address = address(peer);
        return address != null && isTrusted(address);
    }

    private boolean isTrusted(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, 0);
        return trusted.stream().anyMatch(network -> network.matches(socket));
    }

    /** Parses an address, with or without a port; null for anything else. No name is ever looked up. */
    private static @Nullable InetAddress address(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher withPort = WITH_PORT.matcher(text);
        String bare = !withPort.matches() ? text : withPort.group(1) != null ? withPort.group(1) : withPort.group(2);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        String bare = slash < 0 ? text : text.substring(0, slash);
        InetAddress address =
                NetUtil.isValidIpV4Address(bare) || NetUtil.isValidIpV6Address(bare) ? address(bare) : null;
        if (address == null) {
            throw new IllegalArgumentException("holds what is neither an address nor a network");
        }
        int most = address.getAddress().length * Byte.SIZE;
        try {
            int prefix = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > most) {
                throw new IllegalArgumentException("holds a network of impossible length");
            }
            return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("holds what is neither an address nor a network");
        }
    }
}
