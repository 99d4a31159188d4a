package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads roles as issuers write them: an array of names, or one text of names with blanks between them, like the scope
 * of RFC 8693, section 4.2. A name in an array may contain blanks: {@code customer service} is not {@code service}.
 */
final class TokenRoles {
    private TokenRoles() {}

    /** Returns the roles; none if the value is neither. */
    static Set<String> of(JsonNode value) {
        Set<String> names = value.isTextual()
                ? new LinkedHashSet<>(List.of(value.textValue().strip().split("\\s+")))
                : texts(value);
        names.removeIf(String::isBlank);
        return names;
    }

    /** Returns the texts of an array, as they are. */
    static Set<String> texts(JsonNode value) {
        Set<String> texts = new LinkedHashSet<>();
        if (value.isArray()) {
            value.forEach(element -> texts.addAll(element.isTextual() ? Set.of(element.textValue()) : Set.of()));
        }
        return texts;
    }
}
