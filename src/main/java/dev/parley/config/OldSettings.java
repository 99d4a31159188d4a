package dev.parley.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Explains settings of other servers that have no effect here. */
final class OldSettings {
    private static final String DATABASE = "Parley has a database of its own, POSTGRES_DSN";
    private static final String LEVEL = "see LOG_LEVEL";
    private static final String LIFETIME = "the issuer decides how long a token lasts; see JWT_MAX_AGE";
    private static final String ORIGINS = "see WEBSOCKET_CORS_ORIGINS";
    private static final String MODE = "the package always runs as production; dev mode is ./mvnw quarkus:dev";
    private static final Map<String, String> MEANINGLESS = new TreeMap<>(Map.ofEntries(
            Map.entry("ALLOWED_ORIGINS", ORIGINS),
            Map.entry("CORS_ORIGINS", ORIGINS),
            Map.entry("CORS_ALLOWED_ORIGINS", ORIGINS),
            Map.entry("APP_ENV", MODE),
            Map.entry("GIN_MODE", MODE),
            Map.entry("MODE", MODE),
            Map.entry("NODE_ENV", MODE),
            Map.entry("DATABASE_URL", DATABASE),
            Map.entry("DB_HOST", DATABASE),
            Map.entry("JWT_EXPIRATION", LIFETIME),
            Map.entry("JWT_EXPIRES_IN", LIFETIME),
            Map.entry("JWT_EXPIRY", LIFETIME),
            Map.entry("RUST_LOG", LEVEL),
            Map.entry("RUST_BACKTRACE", LEVEL),
            Map.entry("GRPC_PORT", "Parley has no gRPC"),
            Map.entry("STRIPE_SECRET_KEY", "Parley calls no payment service; it needs STRIPE_WEBHOOK_SECRET only")));

    private OldSettings() {}

    /** Returns one note that names all of them that are set, in alphabetical order; an empty list if none is. */
    static List<Note> notes(Environment environment) {
        List<String> set = MEANINGLESS.entrySet().stream()
                .filter(it -> environment.value(it.getKey()) != null)
                .map(it -> it.getKey() + " (" + it.getValue() + ")")
                .toList();
        return set.isEmpty()
                ? List.of()
                : List.of(Note.info("Settings that have no effect here: " + String.join(", ", set)));
    }
}
