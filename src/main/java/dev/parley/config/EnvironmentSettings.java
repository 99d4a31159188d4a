package dev.parley.config;

import dev.parley.security.ClientAddresses;
import dev.parley.security.Origins;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings from the environment, translated to the configuration of Quarkus and Parley.
 *
 * @param properties configuration by name
 * @param problems what is missing, malformed or contradictory, one sentence each, without any value
 * @param notes what is worth a line in the log at every start
 */
public record EnvironmentSettings(Map<String, String> properties, List<String> problems, List<Note> notes) {
    /** The one property that may be set in the environment by its own name, too. */
    static final String REDIS_SECRET = "parley.redis.secret";

    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:\\d{1,5})?");
    private static final String SECRET = "the output of: openssl rand -base64 48";
    private static final List<String> LOCAL_CHECKS = List.of(
            "JWT_SECRET",
            "JWT_SECRET_PREVIOUS",
            "JWT_PUBLIC_KEY",
            "JWT_JWKS_URL",
            "JWT_ISSUER",
            "JWT_AUDIENCE",
            "JWT_USER_CLAIM",
            "JWT_ROLE_CLAIM",
            "JWT_MAX_AGE");

    /**
     * Reads all settings.
     *
     * @param variables returns a variable's value by its name, null if it is not set
     * @param required whether a missing {@code POSTGRES_DSN}, {@code REDIS_URL} or {@code JWT_SECRET} is a problem
     */
    public static EnvironmentSettings read(Function<String, @Nullable String> variables, boolean required) {
        return read(variables, List.of(), required);
    }

    /**
     * @param names of all variables; those that look like a setting and are none are noted
     */
    static EnvironmentSettings read(
            Function<String, @Nullable String> variables, Collection<String> names, boolean required) {
        Environment environment = new Environment(variables);
        SettingsReader reader = new SettingsReader(environment);
        servers(reader, required);
        tokens(reader, required);
        doors(reader);
        others(reader);
        OldSettings.notes(environment).forEach(reader::note);
        reader.unknown(names);
        return reader.settings();
    }

    private static void servers(SettingsReader reader, boolean required) {
        reader.read("POSTGRES_DSN", required, "postgres://user:password@host:5432/parley", text -> {
            PostgresDsn dsn = PostgresDsn.parse(text);
            if (!dsn.skipped().isEmpty()) {
                reader.note(Note.warn(
                        "POSTGRES_DSN has parameters without an effect here: " + String.join(", ", dsn.skipped())));
            }
            return dsn.properties();
        });
        reader.read("REDIS_SHARDED_PUBSUB", false, "true", RedisCluster::properties);
        boolean cluster = reader.properties().containsKey("parley.redis.sharded-pubsub");
        reader.read("PARLEY_REDIS_SECRET", false, SECRET, text -> TokenSettings.secret(REDIS_SECRET, text));
        RedisParts parts =
                new RedisParts(reader.text("REDIS_HOST"), reader.text("REDIS_PASSWORD"), reader.text("REDIS_DATABASE"));
        if (parts.isEmpty()) {
            reader.read("REDIS_URL", required, "redis://host:6379", text -> RedisCluster.urls(text, cluster));
        } else {
            reader.combine(() -> RedisCluster.urls(parts.url(reader.text("REDIS_URL")), cluster));
        }
    }

    private static void tokens(SettingsReader reader, boolean required) {
        // Tokens are checked by the service or here.
        boolean remote = reader.has("AUTH_SERVICE_URL");
        boolean elsewhere = remote || reader.has("JWT_PUBLIC_KEY") || reader.has("JWT_JWKS_URL");
        reader.read(
                "JWT_SECRET", required && !elsewhere, SECRET, text -> TokenSettings.secret("parley.jwt.secret", text));
        reader.read(
                "JWT_SECRET_PREVIOUS", false, SECRET, text -> TokenSettings.secret("parley.jwt.secret-previous", text));
        reader.read("JWT_PUBLIC_KEY", false, "the output of: openssl pkey -pubout", TokenSettings::publicKey);
        reader.read("JWT_JWKS_URL", false, "https://id.example.com/.well-known/jwks.json", TokenSettings::keySetUrl);
        reader.read("JWT_ISSUER", false, "https://id.example.com", text -> Map.of("parley.jwt.issuer", text));
        reader.read("JWT_AUDIENCE", false, "parley", text -> Map.of("parley.jwt.audience", text));
        reader.read(
                "JWT_USER_CLAIM", false, "user.id", text -> Map.of("parley.jwt.user-claim", TokenSettings.path(text)));
        reader.read(
                "JWT_ROLE_CLAIM",
                false,
                "realm_access.roles",
                text -> Map.of("parley.jwt.role-claim", TokenSettings.path(text)));
        reader.read("JWT_MAX_AGE", false, "24h", TokenSettings::maxAge);
        reader.read("ROLE_SERVICE", false, "backend", text -> TokenSettings.roleNames("parley.roles.service", text));
        reader.read("ROLE_ADMIN", false, "operator", text -> TokenSettings.roleNames("parley.roles.admin", text));
        reader.combine(() -> TokenSettings.apart(reader.properties()));
        reader.read("AUTH_SERVICE_URL", false, "https://auth.example.com", AuthSettings::serviceUrl);
        reader.read("AUTH_SERVICE_PATH", false, "/api/v1/auth/validate", AuthSettings::servicePath);
        reader.read("AUTH_USER_PATH", false, "data.user.id", AuthSettings::userPath);
        reader.read("AUTH_TIMEOUT", false, "10s", AuthSettings::timeout);
        for (String name : List.of("AUTH_SERVICE_PATH", "AUTH_USER_PATH", "AUTH_TIMEOUT")) {
            reader.needs(name, "AUTH_SERVICE_URL");
        }
        reader.read("AUTH_ENABLED", false, "true", text -> AuthSettings.enabled(text, required));
        List<String> idle =
                LOCAL_CHECKS.stream().filter(name -> remote && reader.has(name)).toList();
        if (!idle.isEmpty()) {
            reader.note(
                    Note.warn("AUTH_SERVICE_URL is set, so that the service alone checks tokens. These have no effect: "
                            + String.join(", ", idle)));
        }
    }

    private static void doors(SettingsReader reader) {
        reader.read("HOST", false, "0.0.0.0", text -> Map.of("quarkus.http.host", text));
        reader.read("PORT", false, "8080", text -> port("quarkus.http.port", text));
        reader.read("MANAGEMENT_HOST", false, "127.0.0.1", text -> Map.of("quarkus.management.host", text));
        reader.read("MANAGEMENT_PORT", false, "9000", text -> port("quarkus.management.port", text));
        reader.read("TLS_CERTIFICATE", reader.has("TLS_KEY"), "/etc/parley/tls.crt", TlsSettings::certificate);
        reader.read("TLS_KEY", reader.has("TLS_CERTIFICATE"), "/etc/parley/tls.key", TlsSettings::key);
        reader.combine(() -> TlsSettings.pair(reader.properties()));
        reader.read("TLS_PORT", false, "8443", TlsSettings::port);
        reader.combine(() -> TlsSettings.wanted(reader.has("TLS_PORT"), reader.has("TLS_CERTIFICATE")));
        if (reader.has("TLS_CERTIFICATE") && reader.has("PORT") && !reader.has("QUARKUS_HTTP_INSECURE_REQUESTS")) {
            reader.note(Note.warn("PORT has no effect with TLS_CERTIFICATE: TLS_PORT says where to listen"));
        }
        reader.read(
                "WEBSOCKET_CORS_ORIGINS",
                false,
                "https://app.example.com,https://admin.example.com",
                EnvironmentSettings::origins);
        reader.read("TRUSTED_PROXIES", false, "10.0.0.0/8,192.168.1.7", EnvironmentSettings::proxies);
        reader.read("GOODS_TOKEN", false, "required", EnvironmentSettings::goodsToken);
    }

    private static void others(SettingsReader reader) {
        reader.read(
                "CONSOLE", false, "true", text -> Map.of("parley.console.enabled", String.valueOf(Flag.parse(text))));
        reader.read("PUSH_WEBHOOK_URL", false, "https://push.example/parley", EnvironmentSettings::webhook);
        reader.read(
                "PUSH_WEBHOOK_SECRET",
                reader.has("PUSH_WEBHOOK_URL"),
                SECRET,
                text -> TokenSettings.secret("parley.push.secret", text));
        reader.needs("PUSH_WEBHOOK_SECRET", "PUSH_WEBHOOK_URL");
        reader.read(
                "TRACING", false, "true", text -> Map.of("parley.tracing.enabled", String.valueOf(Flag.parse(text))));
        reader.read("LOG_LEVEL", false, "INFO", LogSettings::level);
        reader.read("LOGGER_ENCODING", false, "json", LogSettings::encoding);
        reader.read(
                "STRIPE_WEBHOOK_SECRET",
                false,
                "whsec_...",
                text -> TokenSettings.secret("parley.stripe.webhook-secret", text));
    }

    /** Returns all problems in one text for a person. */
    public String report() {
        return "Parley cannot start, because of its environment:\n\n  " + String.join("\n  ", problems) + "\n";
    }

    private static Map<String, String> webhook(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                return Map.of("parley.push.url", text);
            }
        } catch (URISyntaxException e) {
            // Reported below, without the text.
        }
        throw new IllegalArgumentException("is no http or https URL");
    }

    private static Map<String, String> port(String property, String text) {
        return Map.of(property, String.valueOf(Port.parse(text, 0)));
    }

    private static Map<String, String> goodsToken(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "required" -> Map.of("parley.goods.token-optional", "false");
            case "optional" -> Map.of("parley.goods.token-optional", "true");
            default -> throw new IllegalArgumentException("is neither required nor optional");
        };
    }

    /** Returns the same origins for upgrades and for HTTP; a single {@code *} allows all. */
    private static Map<String, String> origins(String text) {
        List<String> origins = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(Origins::asBrowsersWriteIt)
                .distinct()
                .toList();
        if (origins.isEmpty()
                || (!origins.equals(List.of("*")) && !origins.stream().allMatch(ORIGIN.asMatchPredicate()))) {
            throw new IllegalArgumentException("must be a comma-separated list of origins, without paths, or *");
        }
        String list = String.join(",", origins);
        return Map.of("parley.origins", list, "quarkus.http.cors.enabled", "true", "quarkus.http.cors.origins", list);
    }

    private static Map<String, String> proxies(String text) {
        List<String> proxies = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        if (proxies.isEmpty()) {
            throw new IllegalArgumentException("must be a comma-separated list of addresses and networks");
        }
        // The exception says what is wrong.
        new ClientAddresses(proxies, false);
        return Map.of(
                "quarkus.http.proxy.proxy-address-forwarding",
                "true",
                "quarkus.http.proxy.trusted-proxies",
                String.join(",", proxies));
    }
}
