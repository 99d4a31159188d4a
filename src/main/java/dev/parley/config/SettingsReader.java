package dev.parley.config;

import dev.parley.config.Environment.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Collects what the environment says, and all that is wrong with it. Used by one thread, once. */
final class SettingsReader {
    private final Environment environment;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();

    SettingsReader(Environment environment) {
        this.environment = environment;
    }

    /** Whether the setting is given, by whatever name. */
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
     * Reads a setting under all its names. Where several are set, they must mean the same.
     *
     * @param parse throws {@link IllegalArgumentException} with what follows the name in a sentence
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
        properties.putAll(meaning);
    }

    /** The setting's text, for one that has a meaning only together with others. */
    Optional<String> text(String name) {
        List<Given> all = all(name);
        if (all.stream().map(Given::text).distinct().count() > 1) {
            problems.add(all.getFirst().name() + " and " + all.getLast().name() + " contradict each other: set one of them");
        }
        return all.stream().map(Given::text).findFirst();
    }

    /** @param together throws {@link IllegalArgumentException} with a whole sentence */
    void combine(Supplier<Map<String, String>> together) {
        try {
            properties.putAll(together.get());
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
    }

    Settings settings() {
        return new Settings(Map.copyOf(properties), List.copyOf(problems), List.copyOf(notes));
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
