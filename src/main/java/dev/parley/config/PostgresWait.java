package dev.parley.config;

import java.io.FileNotFoundException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Waits before the start until PostgreSQL accepts connections, since in a set of containers it may come up later.
 * Quarkus does not run yet, so that a signal ends the process at once. A failure that waiting cannot change is reported
 * at once.
 */
final class PostgresWait {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String ADDITIONAL = "quarkus.datasource.jdbc.additional-jdbc-properties.";
    private static final String PREFIX = "jdbc:postgresql://";
    /**
     * Classes of SQL states that may pass: no connection, too many connections, not up yet, trouble of the machine.
     */
    private static final Set<String> PASSING = Set.of("08", "53", "57", "58");
    /** The driver's state if it and the server have no common encryption or login method. */
    private static final String NO_COMMON_GROUND = "08004";
    /** A name in the driver's message, in every language, if the certificate is of another host. */
    private static final String COMPARES_NAMES = "PgjdbcHostnameVerifier";

    private static final String ATTEMPT_SECONDS = "5";
    private static final int ATTEMPTS_PER_LINE = 30;

    private final @Nullable String url;
    private final Properties login = new Properties();
    private final Consumer<String> log;

    /**
     * @param settings Parley's own
     * @param configuration returns a property that takes precedence over them; null if it is not set
     * @param log gets a line while PostgreSQL is awaited
     */
    PostgresWait(Map<String, String> settings, Function<String, @Nullable String> configuration, Consumer<String> log) {
        Function<String, @Nullable String> value = name -> {
            String own = configuration.apply(name);
            return own == null ? settings.get(name) : own;
        };
        this.url = value.apply(URL);
        this.log = log;
        put("user", value.apply("quarkus.datasource.username"));
        put("password", value.apply("quarkus.datasource.password"));
        put("connectTimeout", ATTEMPT_SECONDS);
        put("loginTimeout", ATTEMPT_SECONDS);
        put("socketTimeout", ATTEMPT_SECONDS);
        settings.forEach((name, text) -> {
            if (name.startsWith(ADDITIONAL)) {
                put(name.substring(ADDITIONAL.length()), text);
            }
        });
    }

    private void put(String name, @Nullable String value) {
        if (value != null) {
            login.setProperty(name, value);
        }
    }

    /**
     * Blocks until PostgreSQL is there.
     *
     * @return a sentence on what is wrong, if waiting cannot help
     */
    Optional<String> await() throws InterruptedException {
        if (url == null) {
            return Optional.empty();
        }
        String told = null;
        for (int attempt = 0; ; attempt++) {
            try (Connection _ = new Driver().connect(url, login)) {
                return Optional.empty();
            } catch (SQLException e) {
                String reason = reason(e);
                if (hopeless(e)) {
                    return Optional.of(
                            "PostgreSQL at " + place() + " does not let Parley in: " + reason + ". See POSTGRES_DSN");
                }
                if (!reason.equals(told) || attempt % ATTEMPTS_PER_LINE == 0) {
                    log.accept("Waiting for PostgreSQL at " + place() + ": " + reason);
                    told = reason;
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    static boolean hopeless(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return false;
        }
        return state.equals(NO_COMMON_GROUND)
                || !PASSING.contains(state.substring(0, Math.min(2, state.length())))
                || isOfCertificates(failure);
    }

    /** Whether a certificate is not trusted, is of another host, or cannot be read. */
    private static boolean isOfCertificates(SQLException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException || cause instanceof FileNotFoundException) {
                return true;
            }
        }
        return String.valueOf(failure.getMessage()).contains(COMPARES_NAMES);
    }

    /** The driver adds advice after the first sentence, and has the cause, such as an unknown host, beneath. */
    static String reason(SQLException failure) {
        Throwable cause = failure.getCause();
        String text = cause == null
                ? String.valueOf(failure.getMessage())
                : cause.getClass().getSimpleName().replace("Exception", "") + " (" + cause.getMessage() + ")";
        return text.lines().findFirst().orElse("").strip().replaceFirst("\\.$", "");
    }

    private String place() {
        String server = Objects.requireNonNull(url);
        return server.startsWith(PREFIX) ? server.substring(PREFIX.length()) : server;
    }
}
