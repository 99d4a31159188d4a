package dev.parley.conversation;

import dev.parley.protocol.Role;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** Converts a role to and from its column. */
@Converter(autoApply = true)
public class RoleColumn implements AttributeConverter<Role, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(Role role) {
        return role == null ? null : role.wire();
    }

    @Override
    public @Nullable Role convertToEntityAttribute(String column) {
        return column == null ? null : Role.of(column).orElseThrow();
    }
}
