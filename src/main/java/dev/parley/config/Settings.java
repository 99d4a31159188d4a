package dev.parley.config;

import dev.parley.security.ClientAddresses;
import dev.parley.security.Origins;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Parley's settings from the environment, translated to the configuration of what Parley is made of.
 *
 * @param properties configuration by name
 * @param problems   what is missing or malformed, one sentence each, without any secret in it
 */
public record Settings(Map<String, String> properties, List<String> problems) {

    /** HS256 wants a key at least as long as its hash; RFC 7518, section 3.2. */
    private static final int SHORTEST_SECRET = 32;
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:\\d{1,5})?");
    private static final Set<String> LOG_LEVELS = Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

    /**
     * Reads whatever is set.
     *
     * @param environment gives a variable's value by its name, null if it is not set
     * @param required    whether a missing {@code POSTGRES_DSN}, {@code REDIS_URL} or {@code JWT_SECRET} is a problem
     */
    public static Settings read(UnaryOperator<String> environment, boolean required) {
        Reader reader = new Reader(environment);
        reader.read("POSTGRES_DSN", required, "postgres://user:password@host:5432/parley",
                text -> PostgresDsn.parse(text).properties());
        reader.read("REDIS_SHARDED_PUBSUB", false, "true", RedisCluster::properties);
        reader.read("REDIS_URL", required, "redis://host:6379",
                text -> RedisCluster.urls(text, reader.properties.containsKey("parley.redis.sharded-pubsub")));
        // Tokens are checked there or here.
        boolean remote = reader.has("AUTH_SERVICE_URL");
        boolean elsewhere = remote || reader.has("JWT_PUBLIC_KEY") || reader.has("JWT_JWKS_URL");
        reader.read("JWT_SECRET", required && !elsewhere, "the output of: openssl rand -base64 48", Settings::secret);
        reader.read("JWT_PUBLIC_KEY", false, "the output of: openssl pkey -pubout", TokenSettings::publicKey);
        reader.read("JWT_JWKS_URL", false, "https://id.example.com/.well-known/jwks.json", TokenSettings::keySetUrl);
        reader.read("JWT_ISSUER", false, "https://id.example.com", text -> Map.of("parley.jwt.issuer", text));
        reader.read("JWT_AUDIENCE", false, "parley", text -> Map.of("parley.jwt.audience", text));
        reader.read("AUTH_SERVICE_URL", false, "https://auth.example.com", AuthSettings::serviceUrl);
        reader.read("AUTH_SERVICE_PATH", false, "/api/v1/auth/validate", AuthSettings::servicePath);
        reader.read("AUTH_TIMEOUT", false, "10s", AuthSettings::timeout);
        reader.read("AUTH_ENABLED", false, "true", text -> AuthSettings.enabled(text, required));
        reader.read("HOST", false, "0.0.0.0", text -> Map.of("quarkus.http.host", text));
        reader.read("PORT", false, "8080", text -> port("quarkus.http.port", text));
        reader.read("MANAGEMENT_HOST", false, "127.0.0.1", text -> Map.of("quarkus.management.host", text));
        reader.read("MANAGEMENT_PORT", false, "9000", text -> port("quarkus.management.port", text));
        reader.read("TLS_CERTIFICATE", reader.has("TLS_KEY"), "/etc/parley/tls.crt", TlsSettings::certificate);
        reader.read("TLS_KEY", reader.has("TLS_CERTIFICATE"), "/etc/parley/tls.key", TlsSettings::key);
        reader.read("TLS_PORT", false, "8443", TlsSettings::port);
        reader.read("CONSOLE", false, "true", text -> Map.of("parley.console.enabled", String.valueOf(Flag.parse(text))));
        String webhook = environment.apply("PUSH_WEBHOOK_URL");
        reader.read("PUSH_WEBHOOK_URL", false, "https://push.example/parley", Settings::webhook);
        reader.read("PUSH_WEBHOOK_SECRET", webhook != null && !webhook.isBlank(),
                "the output of: openssl rand -base64 48", text -> Map.of("parley.push.secret", text));
        reader.read("TRACING", false, "true", text -> Map.of("parley.tracing.enabled", String.valueOf(Flag.parse(text))));
        reader.read("LOG_LEVEL", false, "INFO", Settings::logLevel);
        reader.read("WEBSOCKET_CORS_ORIGINS", false, "https://app.example.com,https://admin.example.com", Settings::origins);
        reader.read("TRUSTED_PROXIES", false, "10.0.0.0/8,192.168.1.7", Settings::proxies);
        reader.read("STRIPE_WEBHOOK_SECRET", false, "whsec_...", text -> Map.of("parley.stripe.webhook-secret", text));
        return new Settings(Map.copyOf(reader.properties), List.copyOf(reader.problems));
    }

    /** All problems in one text for a person. */
    public String report() {
        return "Parley cannot start, because of its environment:\n\n  "
                + String.join("\n  ", problems) + "\n";
    }

    private static Map<String, String> secret(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("has " + length + " bytes, and needs at least " + SHORTEST_SECRET);
        }
        return Map.of("parley.jwt.secret", text);
    }

    private static Map<String, String> webhook(String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("is no http or https address");
        }
        return Map.of("parley.push.url", text);
    }

    private static Map<String, String> port(String property, String text) {
        return Map.of(property, String.valueOf(Port.parse(text, 0)));
    }

    /** The same origins for upgrades and for HTTP; a single {@code *} for all. */
    private static Map<String, String> origins(String text) {
        List<String> origins = Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty())
                .map(Origins::asBrowsersWriteIt).distinct().toList();
        if (origins.isEmpty() || !origins.equals(List.of("*")) && !origins.stream().allMatch(ORIGIN.asMatchPredicate())) {
            throw new IllegalArgumentException("must be a comma-separated list of origins, without paths, or *");
        }
        String list = String.join(",", origins);
        return Map.of("parley.origins", list, "quarkus.http.cors.enabled", "true", "quarkus.http.cors.origins", list);
    }

    private static Map<String, String> proxies(String text) {
        List<String> proxies = Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
        if (proxies.isEmpty()) {
            throw new IllegalArgumentException("must be a comma-separated list of addresses and networks");
        }
        // Tells what is wrong by its exception.
        new ClientAddresses(proxies, false);
        return Map.of("quarkus.http.proxy.proxy-address-forwarding", "true",
                "quarkus.http.proxy.trusted-proxies", String.join(",", proxies));
    }

    private static Map<String, String> logLevel(String text) {
        String level = text.toUpperCase(Locale.ROOT);
        if (!LOG_LEVELS.contains(level)) {
            throw new IllegalArgumentException("is none of TRACE, DEBUG, INFO, WARN, ERROR");
        }
        return Map.of("quarkus.log.level", level);
    }

    private record Reader(UnaryOperator<String> environment, Map<String, String> properties, List<String> problems) {

        Reader(UnaryOperator<String> environment) {
            this(environment, new LinkedHashMap<>(), new ArrayList<>());
        }

        boolean has(String name) {
            String text = environment.apply(name);
            return text != null && !text.isBlank();
        }

        void read(String name, boolean required, String example, Function<String, Map<String, String>> parse) {
            String text = environment.apply(name);
            try {
                if (text != null && !text.isBlank()) {
                    properties.putAll(parse.apply(text.strip()));
                } else if (required) {
                    throw new IllegalArgumentException("is missing");
                }
            } catch (IllegalArgumentException e) {
                problems.add(name + " " + e.getMessage() + ". Example: " + example);
            }
        }
    }
}
