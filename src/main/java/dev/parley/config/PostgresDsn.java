package dev.parley.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where PostgreSQL is and how to log in, as {@code postgres://user:password@host:5432/database?sslmode=require} says.
 *
 * <p>Known parameters are {@code sslmode}, {@code sslrootcert}, {@code application_name} and {@code search_path};
 * any other is refused, because silently ignoring what somebody asked of a connection is worse.
 *
 * @param rootCertificate path of a PEM file with the certificates to trust
 */
public record PostgresDsn(String host, int port, String database, String user, Optional<String> password,
                          SslMode sslMode, Optional<String> rootCertificate, Optional<String> applicationName,
                          Optional<String> searchPath) {

    private static final int DEFAULT_PORT = 5432;

    /**
     * Reads the text of {@code POSTGRES_DSN}.
     *
     * @throws IllegalArgumentException with a message fit for a person, which never has the password in it
     */
    public static PostgresDsn parse(String text) {
        UrlParts url = UrlParts.parse(text, "postgres", "postgresql");
        String user = url.user().filter(name -> !name.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("names no user"));
        if (url.host().isEmpty()) {
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
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("has parameters Parley does not know: "
                    + String.join(", ", parameters.keySet())
                    + " (known are sslmode, sslrootcert, application_name and search_path)");
        }
        if (sslMode.verifies() && rootCertificate.isEmpty()) {
            throw new IllegalArgumentException("asks for sslmode=" + sslMode.text() + ", which needs sslrootcert=, the "
                    + "path of a PEM file with the certificates to trust, such as /etc/ssl/certs/ca-certificates.crt");
        }
        return new PostgresDsn(url.host(), url.port().orElse(DEFAULT_PORT), url.path(), user, url.password(), sslMode,
                rootCertificate, applicationName, searchPath);
    }

    /** The configuration of both clients: the reactive one, and JDBC, which migrates. */
    public Map<String, String> properties() {
        Map<String, String> all = new LinkedHashMap<>();
        String location = UrlParts.bracketed(host) + ":" + port + "/" + UrlParts.encode(database);
        all.put("quarkus.datasource.reactive.url", "postgresql://" + location);
        all.put("quarkus.datasource.reactive.postgresql.ssl-mode", sslMode.text());
        all.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://" + location);
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

    /** Everything but the password. */
    @Override
    public String toString() {
        return "postgres://" + UrlParts.encode(user) + "@" + UrlParts.bracketed(host) + ":" + port + "/"
                + UrlParts.encode(database) + "?sslmode=" + sslMode.text();
    }
}
