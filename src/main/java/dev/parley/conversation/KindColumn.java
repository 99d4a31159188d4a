package dev.parley.conversation;

import dev.parley.protocol.Kind;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Converts a kind to and from its column. */
@Converter(autoApply = true)
public class KindColumn implements AttributeConverter<Kind, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(Kind kind) {
        return kind == null ? null : kind.wire();
    }

    @Override
    public @Nullable Kind convertToEntityAttribute(String column) {
        return column == null ? null : Kind.of(column).orElseThrow();
    }
}
