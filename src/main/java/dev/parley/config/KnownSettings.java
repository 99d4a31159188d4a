package dev.parley.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings that the environment may have as {@code PARLEY_…}, with their types. They come from a list, since they
 * are needed before Quarkus runs; a test compares it with the interfaces that declare them.
 */
final class KnownSettings {
    private static final String LIST = "/parley-settings.txt";
    private static final Pattern NEGATIVE = Pattern.compile("-\\s*\\d.*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern ZERO = Pattern.compile("0+");
    private static final Set<String> FLAGS = Set.of("true", "false", "1", "0", "yes", "no", "y", "n", "on", "off");

    /**
     * By name: {@code time}, {@code number}, {@code flag} or {@code text}, followed by {@code or 0} if zero has a
     * meaning.
     */
    private final Map<String, String> types;

    private KnownSettings(Map<String, String> types) {
        this.types = Map.copyOf(types);
    }

    static KnownSettings read() {
        Map<String, String> types = new HashMap<>();
        try (InputStream list = KnownSettings.class.getResourceAsStream(LIST)) {
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .forEach(line -> types.put(line[0], line[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KnownSettings(types);
    }

    Set<String> names() {
        return types.keySet();
    }

    /**
     * Returns what is wrong with the value, as the end of a sentence that begins with the name; never contains the
     * value.
     */
    Optional<String> complaint(String name, String value) {
        String type = types.getOrDefault(name, "text");
        boolean zero = type.endsWith(" or 0");
        if (type.startsWith("time")) {
            return time(value, zero);
        }
        if (type.startsWith("number")) {
            return number(value, zero);
        }
        return type.equals("flag") && !FLAGS.contains(value.toLowerCase(Locale.ROOT))
                ? Optional.of("is neither true nor false")
                : Optional.empty();
    }

    private static Optional<String> time(String value, boolean zero) {
        if (zero && ZERO.matcher(value).matches()) {
            return Optional.empty();
        }
        try {
            return Durations.read(value).isZero() && !zero
                    ? Optional.of("is zero, and must be above it")
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** A limit of zero would refuse everything. */
    private static Optional<String> number(String value, boolean zero) {
        if (NEGATIVE.matcher(value).matches()) {
            return Optional.of("is below zero");
        }
        if (!NUMBER.matcher(value).matches()) {
            return Optional.of("is no whole number");
        }
        return ZERO.matcher(value).matches() && !zero ? Optional.of("is zero, and must be above it") : Optional.empty();
    }
}
