package dev.parley.documents;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Dialect;
import dev.parley.protocol.Event;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The frame types of a dialect in its code: those it writes, found by writing every event; those it reads, found by
 * trying every text in the classes of its package.
 */
final class DialectTypes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_TYPE = "no such type";

    /** What the type of a frame depends on: flags, whether enums have their first or last value, what is deleted. */
    private record Choice(boolean flag, boolean first, boolean deleted) {}

    private DialectTypes() {}

    static Set<String> written(Dialect dialect) {
        Set<String> types = new TreeSet<>();
        for (Event event : everyEvent()) {
            if (!(event instanceof Event.Foreign)) {
                dialect.encode(event, null).ifPresent(frame -> types.add(type(frame)));
            }
        }
        return types;
    }

    static Set<String> read(Dialect dialect) {
        String unknown = complaint(dialect, NO_TYPE);
        Set<String> types = new TreeSet<>(constants(dialect.getClass()));
        types.removeIf(text -> unknown.equals(complaint(dialect, text)));
        // The form of a type is checked before whether it is known.
        types.removeIf(text -> complaint(dialect, text).equals(complaint(dialect, "")));
        return types;
    }

    private static String complaint(Dialect dialect, String type) {
        try {
            dialect.decode(JSON.createObjectNode().put("type", type).toString());
            return "none";
        } catch (InvalidInputException bad) {
            return bad.getMessage();
        }
    }

    private static String type(byte[] frame) {
        try {
            return JSON.readTree(frame).path("type").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> constants(Class<?> dialect) {
        Set<String> constants = new TreeSet<>();
        Path folder = Path.of("target/classes", dialect.getPackageName().split("\\."));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".class")).toList()) {
                for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                    if (entry instanceof StringEntry text) {
                        constants.add(text.stringValue());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return constants;
    }

    private static List<Event> everyEvent() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Choice choice = new Choice((i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
            leaves(Event.class).forEach(type -> events.add((Event) instance(type, choice)));
        }
        return events;
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(DialectTypes::leaves)
                : Stream.of(type);
    }

    private static Object instance(Class<?> type, Choice choice) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Stream.of(components).map(it -> value(it, choice)).toArray();
        try {
            var constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(RecordComponent component, Choice choice) {
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return choice.flag();
        } else if (type == long.class || type == Long.class) {
            return 1L;
        } else if (type == int.class || type == Integer.class) {
            return 1;
        } else if (type == Instant.class) {
            boolean absent = component.getDeclaringRecord() == Message.class
                    && component.getName().equals("deletedAt")
                    && !choice.deleted();
            return absent ? null : Instant.EPOCH;
        } else if (type == String.class) {
            return component.getName().equals("payload") ? "{}" : "1";
        } else if (type.isEnum()) {
            return type.getEnumConstants()[choice.first() ? 0 : type.getEnumConstants().length - 1];
        } else if (Collection.class.isAssignableFrom(type)) {
            return List.of();
        } else if (Map.class.isAssignableFrom(type)) {
            return Map.of();
        }
        return instance(leaves(type).findFirst().orElseThrow(), choice);
    }
}
