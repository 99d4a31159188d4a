package dev.parley.operations;

import dev.parley.config.EnvironmentSettings;
import dev.parley.socket.DrainConfig;
import dev.parley.socket.SocketConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/** Facts about the service, with which manifests are compared. */
final class ServiceFacts {

    private ServiceFacts() {}

    static int httpPort() throws IOException {
        return Integer.parseInt(properties().getProperty("quarkus.http.port"));
    }

    static int managementPort() throws IOException {
        return Integer.parseInt(properties().getProperty("quarkus.management.port"));
    }

    static Duration pingInterval() throws ReflectiveOperationException {
        return byDefault(SocketConfig.class, "pingInterval");
    }

    static Duration drainWindow() throws ReflectiveOperationException {
        return byDefault(DrainConfig.class, "window");
    }

    /** What may follow the drain's window: the last clients' patience, twice, and that of HTTP requests. */
    static Duration afterTheDrain() throws Exception {
        return byDefault(DrainConfig.class, "patience").multipliedBy(2).plus(byDefault(DrainConfig.class, "requests"));
    }

    static Duration duration(String text) {
        return Duration.parse("PT" + text);
    }

    /** The names of environment variables that have an effect. */
    static Set<String> environment() throws Exception {
        Set<String> names = new HashSet<>();
        EnvironmentSettings.read(
                name -> {
                    names.add(name);
                    return null;
                },
                false);
        for (Class<?> mapping : mappings()) {
            String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
            for (Method method : mapping.getMethods()) {
                String words = method.getName().replaceAll("([A-Z])", "_$1");
                names.add((prefix.replace('.', '_').replace('-', '_') + "_" + words).toUpperCase(Locale.ROOT));
            }
        }
        return names;
    }

    private static List<Class<?>> mappings() throws Exception {
        Path classes = Path.of(DrainConfig.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes.resolve("dev/parley"))) {
            return files.map(classes::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith("Config.class"))
                    .<Class<?>>map(name -> load(name.replace(".class", "").replace('/', '.')))
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ServiceFacts.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration byDefault(Class<?> mapping, String setting) throws ReflectiveOperationException {
        return duration(
                mapping.getMethod(setting).getAnnotation(WithDefault.class).value());
    }

    private static Properties properties() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            properties.load(file);
        }
        return properties;
    }
}
