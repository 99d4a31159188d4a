package dev.parley.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The parts of a connection URL, percent-decoded. Used in place of {@link java.net.URI}, whose errors quote their input
 * with the password, and which does not take host names with an underscore, as containers have them.
 *
 * @param servers one or several, separated by commas
 * @param path without its leading slash
 */
record UrlParts(
        String scheme,
        Optional<String> user,
        Optional<String> password,
        List<Server> servers,
        String path,
        Map<String, String> parameters) {

    /** @param host without brackets */
    record Server(String host, OptionalInt port) {
        private static Server parse(String location) {
            return new Server(UrlParts.host(location), UrlParts.port(location));
        }
    }

    /** Returns the only server. */
    Server server() {
        if (servers.size() > 1) {
            throw new IllegalArgumentException("names several hosts, of which only one is supported");
        }
        return servers.getFirst();
    }

    String host() {
        return server().host();
    }

    OptionalInt port() {
        return server().port();
    }

    static UrlParts parse(String text, String... schemes) {
        int afterScheme = text.indexOf("://");
        String scheme = afterScheme < 0 ? "" : text.substring(0, afterScheme);
        if (!Arrays.asList(schemes).contains(scheme)) {
            throw new IllegalArgumentException("must begin with "
                    + Arrays.stream(schemes).map(s -> s + "://").collect(Collectors.joining(" or ")));
        }
        String[] query = split(text.substring(afterScheme + 3), text.indexOf('?', afterScheme) - afterScheme - 3);
        String[] path = split(query[0], query[0].indexOf('/'));
        // The last @ ends the user, so that an unencoded one in a password does no harm.
        int at = path[0].lastIndexOf('@');
        String[] credentials = at < 0
                ? new String[2]
                : split(path[0].substring(0, at), path[0].substring(0, at).indexOf(':'));
        String location = path[0].substring(at + 1);
        return new UrlParts(
                scheme,
                decoded(credentials[0]),
                decoded(credentials[1]),
                Arrays.stream(location.split(",", -1)).map(Server::parse).toList(),
                decode(path[1] == null ? "" : path[1]),
                parameters(query[1]));
    }

    /** Returns the text before and after the separator at the index; the second is null if there is none. */
    private static String[] split(String text, int index) {
        return index < 0
                ? new String[] {text, null}
                : new String[] {text.substring(0, index), text.substring(index + 1)};
    }

    private static String host(String location) {
        if (location.startsWith("[")) {
            int end = location.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("has an IPv6 address without its closing bracket");
            }
            return location.substring(1, end);
        }
        String host = split(location, location.indexOf(':'))[0];
        return decode(host);
    }

    private static OptionalInt port(String location) {
        String afterHost = location.substring(location.startsWith("[") ? location.indexOf(']') + 1 : 0);
        int colon = afterHost.indexOf(':');
        if (colon < 0) {
            if (location.startsWith("[") && !afterHost.isEmpty()) {
                throw new IllegalArgumentException("has something other than a port behind its IPv6 address");
            }
            return OptionalInt.empty();
        }
        return OptionalInt.of(Port.parse(afterHost.substring(colon + 1), 1));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> all = new LinkedHashMap<>();
        if (query != null && query.contains("@")) {
            // Otherwise a part of the password would be taken for parameters and named in a message.
            throw new IllegalArgumentException("has an @ behind a question mark (write a ? in a password as %3F)");
        }
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&")) {
                String[] parts = split(pair, pair.indexOf('='));
                if (parts[1] == null) {
                    throw new IllegalArgumentException("has a parameter without a value");
                }
                all.put(decode(parts[0]), decode(parts[1]));
            }
        }
        return all;
    }

    private static Optional<String> decoded(String text) {
        return Optional.ofNullable(text).map(UrlParts::decode);
    }

    private static String decode(String text) {
        try {
            // The decoder is made for forms, where a plus sign is a blank.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a percent sign that does not begin an escape (write it as %25)");
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
