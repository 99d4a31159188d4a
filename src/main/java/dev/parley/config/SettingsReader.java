package dev.parley.config;

import dev.parley.config.Environment.Given;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Collects the settings of the environment and all problems with them. Not thread-safe. Used once. */
final class SettingsReader {
    /** Properties of Quarkus that have a setting of their own. */
    private static final Set<String> OWN_NAMES = Set.of(
            "quarkus.http.host",
            "quarkus.http.port",
            "quarkus.http.ssl-port",
            "quarkus.management.host",
            "quarkus.management.port",
            "quarkus.log.level");

    private final Environment environment;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();

    SettingsReader(Environment environment) {
        this.environment = environment;
    }

    /** Whether the setting is given, by any name. */
    boolean has(String name) {
        return environment.has(name);
    }

    Map<String, String> properties() {
        return properties;
    }

    void note(Note note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /**
     * Reads a setting under all its names. If several are set, they must mean the same.
     *
     * @param parse throws {@link IllegalArgumentException} with the end of a sentence that begins with the name
     */
    void read(String name, boolean required, String example, Function<String, Map<String, String>> parse) {
        List<Given> all = all(name);
        if (all.isEmpty() && required && !environment.has(name)) {
            problems.add(name + " is missing. Example: " + example);
        }
        Given first = null;
        Map<String, String> meaning = Map.of();
        for (Given given : all) {
            try {
                Map<String, String> parsed = parse.apply(given.text());
                if (first != null && !parsed.equals(meaning)) {
                    problems.add(first.name() + " and " + given.name() + " contradict each other: set one of them");
                } else {
                    first = given;
                    meaning = parsed;
                }
            } catch (IllegalArgumentException e) {
                problems.add(given.name() + " " + e.getMessage() + ". Example: " + example);
            }
        }
        if (first != null) {
            twins(first, meaning);
        }
        properties.putAll(meaning);
    }

    /**
     * Refuses a property's own variable, such as {@code PARLEY_JWT_MAX_AGE}, which would take precedence over the
     * setting silently.
     */
    private void twins(Given given, Map<String, String> meaning) {
        meaning.forEach((property, value) -> {
            String twin = property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
            String text =
                    property.startsWith("parley.") || OWN_NAMES.contains(property) ? environment.value(twin) : null;
            if (text != null && !twin.equals(given.name()) && !text.equals(value) && !text.equals(given.text())) {
                problems.add(given.name() + " and " + twin + " contradict each other: set one of them");
            }
        });
    }

    /** Adds a warning if {@code name} is set without {@code other} and so has no effect. */
    void needs(String name, String other) {
        if (has(name) && !has(other)) {
            note(Note.warn(name + " has no effect without " + other));
        }
    }

    /** Notes variables that look like settings and are none. */
    void unknown(Collection<String> names) {
        Set<String> known = new HashSet<>(KnownSettings.read().names());
        known.addAll(environment.known());
        UnknownSettings.notes(names, environment::value, known).forEach(this::note);
    }

    /** Returns the text of a setting that has a meaning only together with others. */
    Optional<String> text(String name) {
        List<Given> all = all(name);
        if (all.stream().map(Given::text).distinct().count() > 1) {
            problems.add(
                    all.getFirst().name() + " and " + all.getLast().name() + " contradict each other: set one of them");
        }
        return all.stream().map(Given::text).findFirst();
    }

    /**
     * @param together throws {@link IllegalArgumentException} with a whole sentence
     */
    void combine(Supplier<Map<String, String>> together) {
        try {
            properties.putAll(together.get());
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
    }

    EnvironmentSettings settings() {
        return new EnvironmentSettings(Map.copyOf(properties), List.copyOf(problems), List.copyOf(notes));
    }

    private List<Given> all(String name) {
        try {
            return environment.all(name);
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
            return List.of();
        }
    }
}
