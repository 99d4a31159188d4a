package dev.parley.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where PostgreSQL is and how to log in, as {@code postgres://user:password@host:5432/database?sslmode=require} says.
 * Of several hosts, {@code host1:5432,host2:5432}, the one that takes writes is used.
 *
 * <p>Known parameters are {@code sslmode}, {@code sslrootcert}, {@code application_name}, {@code search_path} and
 * {@code target_session_attrs}, which is {@code read-write} whether it is given or not; any other is refused, because silently ignoring what somebody asked of a connection is worse.
 *
 * @param rootCertificate path of a PEM file with the certificates to trust
 */
public record PostgresDsn(List<Server> servers, String database, String user, Optional<String> password,
                          SslMode sslMode, Optional<String> rootCertificate, Optional<String> applicationName,
                          Optional<String> searchPath) {

    private static final int DEFAULT_PORT = 5432;

    /** @param host without brackets */
    public record Server(String host, int port) {
        @Override
        public String toString() {
            return UrlParts.bracketed(host) + ":" + port;
        }
    }

    /**
     * Reads the text of {@code POSTGRES_DSN}.
     *
     * @throws IllegalArgumentException with a message fit for a person, which never has the password in it
     */
    public static PostgresDsn parse(String text) {
        UrlParts url = UrlParts.parse(text, "postgres", "postgresql");
        String user = url.user().filter(name -> !name.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("names no user"));
        if (url.servers().stream().anyMatch(server -> server.host().isEmpty())) {
            throw new IllegalArgumentException("names no host");
        }
        if (url.path().isEmpty()) {
            throw new IllegalArgumentException("names no database");
        }
        Map<String, String> parameters = new LinkedHashMap<>(url.parameters());
        SslMode sslMode = SslMode.parse(parameters.remove("sslmode"));
        Optional<String> rootCertificate = Optional.ofNullable(parameters.remove("sslrootcert"));
        Optional<String> applicationName = Optional.ofNullable(parameters.remove("application_name"));
        Optional<String> searchPath = Optional.ofNullable(parameters.remove("search_path"));
        String target = parameters.remove("target_session_attrs");
        if (target != null && !target.equals("read-write") && !target.equals("primary")) {
            throw new IllegalArgumentException("asks for a target_session_attrs other than read-write: Parley writes");
        }
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("has parameters Parley does not know: "
                    + String.join(", ", parameters.keySet())
                    + " (known are sslmode, sslrootcert, application_name, search_path and target_session_attrs)");
        }
        if (sslMode.verifies() && rootCertificate.isEmpty()) {
            throw new IllegalArgumentException("asks for sslmode=" + sslMode.text() + ", which needs sslrootcert=, the "
                    + "path of a PEM file with the certificates to trust, such as /etc/ssl/certs/ca-certificates.crt");
        }
        List<Server> servers = url.servers().stream()
                .map(server -> new Server(server.host(), server.port().orElse(DEFAULT_PORT))).toList();
        return new PostgresDsn(servers, url.path(), user, url.password(), sslMode,
                rootCertificate, applicationName, searchPath);
    }

    /** The configuration of both clients: the reactive one, and JDBC, which migrates. */
    public Map<String, String> properties() {
        Map<String, String> all = new LinkedHashMap<>();
        String where = "/" + UrlParts.encode(database);
        all.put("quarkus.datasource.reactive.url", servers.stream().map(server -> "postgresql://" + server + where)
                .collect(Collectors.joining(",")));
        all.put("quarkus.datasource.reactive.postgresql.ssl-mode", sslMode.text());
        all.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://" + located() + where);
        if (servers.size() > 1) {
            all.put("quarkus.datasource.jdbc.additional-jdbc-properties.targetServerType", "primary");
        }
        all.put("quarkus.datasource.jdbc.additional-jdbc-properties.sslmode", sslMode.text());
        all.put("quarkus.datasource.username", user);
        password.ifPresent(value -> all.put("quarkus.datasource.password", value));
        rootCertificate.ifPresentOrElse(path -> {
            all.put("quarkus.datasource.reactive.trust-certificate-pem", "true");
            all.put("quarkus.datasource.reactive.trust-certificate-pem.certs", path);
            all.put("quarkus.datasource.jdbc.additional-jdbc-properties.sslrootcert", path);
        }, () -> {
            // As libpq has it: without a root certificate these modes encrypt, and check nobody's identity.
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
        return all;
    }

    private String located() {
        return servers.stream().map(Server::toString).collect(Collectors.joining(","));
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "postgres://" + UrlParts.encode(user) + "@" + located() + "/" + UrlParts.encode(database) + "?sslmode=" + sslMode.text();
    }
}
