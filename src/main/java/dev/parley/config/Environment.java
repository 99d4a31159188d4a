package dev.parley.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks up a setting by its own name, by names that other servers have for it, and, for a secret, by the path of a file
 * that holds it. Values are unquoted.
 */
final class Environment {
    /** Names in the environment of teams that move to Parley. */
    private static final Map<String, List<String>> ALIASES = Map.of(
            "HOST", List.of("HTTP_HOST"),
            "PORT", List.of("HTTP_PORT", "WSGATEWAY_PORT"),
            "LOG_LEVEL", List.of("LOGGER_LEVEL"));

    private static final Set<String> SECRETS = Set.of(
            "POSTGRES_DSN",
            "REDIS_URL",
            "REDIS_PASSWORD",
            "JWT_SECRET",
            "JWT_SECRET_PREVIOUS",
            "JWT_PUBLIC_KEY",
            "PUSH_WEBHOOK_URL",
            "PUSH_WEBHOOK_SECRET",
            "STRIPE_WEBHOOK_SECRET");
    private static final String FILE = "_FILE";
    private static final int MAX_FILE_BYTES = 64 * 1024;
    /** Kubernetes sets {@code X_PORT} for each service {@code x} of the namespace. */
    private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

    private final Function<String, @Nullable String> variables;
    private final Set<String> known = new HashSet<>();

    /**
     * @param variables returns a variable's value by its name; null if it is not set
     */
    Environment(Function<String, @Nullable String> variables) {
        this.variables = variables;
    }

    /** A value of a setting, and the variable that has it. */
    record Given(String name, String text) {}

    /** Returns the names of all variables that were looked up, whether they are set or not. */
    Set<String> known() {
        return known;
    }

    /** Returns the variable's value; null if it is not set, or blank. */
    @Nullable String value(String name) {
        known.add(name);
        String text = variables.apply(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        String value = Quotes.stripped(text);
        return value.isEmpty() ? null : value;
    }

    /** Whether one of the setting's variables is set. */
    boolean has(String name) {
        return names(name).stream().anyMatch(it -> value(it) != null);
    }

    /**
     * Returns all values of a setting, that of its own name first.
     *
     * @throws IllegalArgumentException if the file that should hold it cannot be read. The message begins with its name
     */
    List<Given> all(String name) {
        List<Given> all = new ArrayList<>();
        for (String variable : names(name)) {
            String text = value(variable);
            if (text != null
                    && !(ALIASES.containsKey(name) && SERVICE_LINK.matcher(text).matches())) {
                all.add(new Given(variable, variable.equals(name + FILE) ? content(variable, text) : text));
            }
        }
        return all;
    }

    private static List<String> names(String name) {
        List<String> names = new ArrayList<>(List.of(name));
        names.addAll(ALIASES.getOrDefault(name, List.of()));
        if (SECRETS.contains(name)) {
            names.add(name + FILE);
        }
        return names;
    }

    private static String content(String variable, String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) <= MAX_FILE_BYTES) {
                String content = Files.readString(path, StandardCharsets.UTF_8).strip();
                if (!content.isEmpty()) {
                    return content;
                }
            }
        } catch (IOException | InvalidPathException | SecurityException e) {
            // The message must not contain the text, which may be the secret itself by mistake.
        }
        throw new IllegalArgumentException(
                variable + " names no file with a text of at most " + MAX_FILE_BYTES + " bytes");
    }
}
