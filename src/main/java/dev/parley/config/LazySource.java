package dev.parley.config;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * A source of configuration that computes its values when the first of them is read. Its ordinal is below that of every
 * other source, so that it only provides what is not set.
 */
final class LazySource implements ConfigSource {

    private static final int ORDINAL = 50;

    private final String name;
    private final Set<String> names;
    private final Supplier<Map<String, String>> values;

    LazySource(String name, Set<String> names, Supplier<Map<String, String>> values) {
        this.name = name;
        this.names = Set.copyOf(names);
        this.values = values;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }

    @Override
    public Set<String> getPropertyNames() {
        return names;
    }

    @Override
    public Map<String, String> getProperties() {
        return Map.of();
    }

    @Override
    public @Nullable String getValue(String property) {
        return names.contains(property) ? values.get().get(property) : null;
    }
}
