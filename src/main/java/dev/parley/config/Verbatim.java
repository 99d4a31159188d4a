package dev.parley.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values as they were written. To SmallRye Config a dollar begins an expression, and in a {@code .env} file a
 * backslash escapes what follows; to Parley both are characters that a password may contain.
 */
final class Verbatim {
    /** Matches a dollar with the backslashes before it, since SmallRye takes one there for an escape. */
    private static final Pattern DOLLAR = Pattern.compile("(\\\\*)\\$");

    private static final String ENV_FILE = ".env";

    private Verbatim() {}

    /** Returns the configuration's value of a name, without expanding expressions; null if it is not set. */
    static Function<String, @Nullable String> reader(Function<String, ConfigValue> configuration) {
        return reader(configuration, Path.of(System.getProperty("user.dir"), ENV_FILE));
    }

    /**
     * @param envFile the {@code .env} file that the configuration reads; it need not exist
     */
    static Function<String, @Nullable String> reader(Function<String, ConfigValue> configuration, Path envFile) {
        Map<String, String> written = EnvFile.read(envFile);
        return name -> Expressions.withoutExpansion(() -> {
            ConfigValue value = configuration.apply(name);
            if (value == null || value.getValue() == null) {
                return null;
            }
            String source = value.getConfigSourceName();
            return source != null && source.contains(ENV_FILE)
                    ? written.getOrDefault(name, value.getValue())
                    : value.getValue();
        });
    }

    /** Returns the text that a source of SmallRye Config must have so that it arrives unchanged. */
    static String escaped(String text) {
        return DOLLAR.matcher(text).replaceAll(found -> {
            String backslashes = found.group(1);
            // The default of a property that is never set; nothing else separates them from the dollar.
            String apart = backslashes.isEmpty() ? "" : "${parley.never-set:" + backslashes + "}";
            return Matcher.quoteReplacement(apart + "$$");
        });
    }
}
