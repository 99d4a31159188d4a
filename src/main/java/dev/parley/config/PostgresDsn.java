package dev.parley.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The servers of PostgreSQL and how to log in: {@code postgres://user:password@host:5432/database?sslmode=require}, or
 * libpq's {@code host=… dbname=… user=…}. What is left out has libpq's default: port 5432, the user who runs the
 * process, the database named like the user; but the host is {@code localhost}, since Unix sockets are not supported.
 * Of several hosts, {@code host1:5432,host2:5432}, the one that takes writes is used.
 *
 * <p>Parameters that ask for security that Parley cannot provide are refused. Any other unknown parameter, such as
 * another client's {@code pool_max_conns}, is skipped and named in {@link #skipped}.
 *
 * @param rootCertificate path of a PEM file with the certificates to trust
 * @param options options of the server, such as {@code -c statement_timeout=5s}
 * @param skipped names of the parameters without an effect, in their order
 */
public record PostgresDsn(
        List<Server> servers,
        String database,
        String user,
        Optional<String> password,
        SslMode sslMode,
        Optional<String> rootCertificate,
        Optional<String> applicationName,
        Optional<String> searchPath,
        Optional<String> options,
        List<String> skipped) {

    /** @param host without brackets */
    public record Server(String host, int port) {
        @Override
        public String toString() {
            return UrlParts.bracketed(host) + ":" + port;
        }
    }

    private static final String DEFAULT_PORT = "5432";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");
    /** Keywords of libpq that must not be skipped: each restricts to whom, or how, the client connects. */
    private static final Set<String> DEMANDS = Set.of(
            "hostaddr", "load_balance_hosts", "passfile", "replication", "require_auth", "requirepeer", "service");
    /** The same for the value {@code require}; a client that only prefers one may connect without. */
    private static final Set<String> PREFERENCES = Set.of("channel_binding", "gssencmode");

    /**
     * Parses the text of {@code POSTGRES_DSN}.
     *
     * @throws IllegalArgumentException with a message for a person, which never contains the password
     */
    public static PostgresDsn parse(String text) {
        Map<String, String> parameters = new LinkedHashMap<>(LibpqKeywords.of(text));
        List<Server> servers = servers(
                taken(parameters, "host").orElse("localhost"),
                taken(parameters, "port").orElse(DEFAULT_PORT));
        Optional<String> target = taken(parameters, "target_session_attrs");
        if (target.isPresent()
                && !target.get().equals("read-write")
                && !target.get().equals("primary")) {
            throw new IllegalArgumentException("asks for a target_session_attrs other than read-write: Parley writes");
        }
        String user = taken(parameters, "user").orElse(System.getProperty("user.name"));
        SslMode sslMode = SslMode.parse(parameters.remove("sslmode"));
        PostgresDsn dsn = new PostgresDsn(
                servers,
                taken(parameters, "dbname").orElse(user),
                user,
                Optional.ofNullable(parameters.remove("password")),
                sslMode,
                taken(parameters, "sslrootcert"),
                taken(parameters, "application_name"),
                taken(parameters, "search_path"),
                taken(parameters, "options"),
                skipped(parameters));
        if (dsn.rootCertificate.filter("system"::equals).isPresent()
                || (sslMode.verifies() && dsn.rootCertificate.isEmpty())) {
            throw new IllegalArgumentException("asks for sslmode=" + sslMode.text() + ", which needs sslrootcert=, the "
                    + "path of a PEM file with the certificates to trust, such as /etc/ssl/certs/ca-certificates.crt");
        }
        return dsn;
    }

    /** There is one port for all hosts, or one for each. */
    private static List<Server> servers(String hosts, String ports) {
        String[] host = hosts.split(",", -1);
        String[] port = ports.split(",", -1);
        if (port.length != 1 && port.length != host.length) {
            throw new IllegalArgumentException("has " + host.length + " hosts and " + port.length + " ports");
        }
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < host.length; i++) {
            String number = port[port.length == 1 ? 0 : i].strip();
            servers.add(server(host[i].strip(), Port.parse(number.isEmpty() ? DEFAULT_PORT : number, 1)));
        }
        return List.copyOf(servers);
    }

    private static Server server(String host, int port) {
        if (host.startsWith("/") || host.startsWith("@")) {
            throw new IllegalArgumentException("names a Unix socket, and needs a host name or address");
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("names no host");
        }
        return new Server(host, port);
    }

    private static Optional<String> taken(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.remove(name)).filter(value -> !value.isEmpty());
    }

    private static List<String> skipped(Map<String, String> rest) {
        List<String> demanded = rest.entrySet().stream()
                .filter(it -> demands(it.getKey(), it.getValue()))
                .map(it -> named(it.getKey()))
                .toList();
        if (!demanded.isEmpty()) {
            throw new IllegalArgumentException("asks for what Parley cannot do: " + String.join(", ", demanded));
        }
        return rest.keySet().stream().map(PostgresDsn::named).toList();
    }

    private static boolean demands(String name, String value) {
        return name.startsWith("ssl")
                || DEMANDS.contains(name)
                || (PREFERENCES.contains(name) && value.equals("require"));
    }

    /** A text that is not a name may be part of a password. */
    private static String named(String name) {
        return NAME.matcher(name).matches() ? name : "(not a name)";
    }

    /** Returns the configuration of both clients: the reactive one, and JDBC, which migrates. */
    public Map<String, String> properties() {
        Map<String, String> all = new LinkedHashMap<>();
        String where = "/" + UrlParts.encode(database);
        all.put(
                "quarkus.datasource.reactive.url",
                servers.stream().map(server -> "postgresql://" + server + where).collect(Collectors.joining(",")));
        all.put("quarkus.datasource.reactive.postgresql.ssl-mode", sslMode.text());
        all.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://" + located() + where);
        if (servers.size() > 1) {
            all.put("quarkus.datasource.jdbc.additional-jdbc-properties.targetServerType", "primary");
        }
        all.put("quarkus.datasource.jdbc.additional-jdbc-properties.sslmode", sslMode.text());
        all.put("quarkus.datasource.username", user);
        password.ifPresent(value -> all.put("quarkus.datasource.password", value));
        rootCertificate.ifPresentOrElse(
                path -> {
                    all.put("quarkus.datasource.reactive.trust-certificate-pem", "true");
                    all.put("quarkus.datasource.reactive.trust-certificate-pem.certs", path);
                    all.put("quarkus.datasource.jdbc.additional-jdbc-properties.sslrootcert", path);
                },
                () -> {
                    // As in libpq: without a root certificate these modes encrypt, and check no identity.
                    if (sslMode != SslMode.DISABLE) {
                        all.put("quarkus.datasource.reactive.trust-all", "true");
                    }
                });
        if (sslMode == SslMode.VERIFY_FULL) {
            all.put("quarkus.datasource.reactive.hostname-verification-algorithm", "HTTPS");
        }
        applicationName.ifPresent(name -> {
            all.put("quarkus.datasource.reactive.additional-properties.application_name", name);
            all.put("quarkus.datasource.jdbc.additional-jdbc-properties.ApplicationName", name);
        });
        searchPath.ifPresent(path -> {
            all.put("quarkus.datasource.reactive.additional-properties.search_path", path);
            all.put("quarkus.datasource.jdbc.additional-jdbc-properties.currentSchema", path);
        });
        options.ifPresent(text -> {
            all.put("quarkus.datasource.reactive.additional-properties.options", text);
            all.put("quarkus.datasource.jdbc.additional-jdbc-properties.options", text);
        });
        return all;
    }

    private String located() {
        return servers.stream().map(Server::toString).collect(Collectors.joining(","));
    }

    /** Returns everything but the password. */
    @Override
    public String toString() {
        return "postgres://" + UrlParts.encode(user) + "@" + located() + "/" + UrlParts.encode(database) + "?sslmode="
                + sslMode.text();
    }
}
