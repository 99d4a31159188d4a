package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Ids;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads ids as issuers write them: texts, or integers of any size, which become all their decimal digits. */
final class TokenIds {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9]\\d*");

    private TokenIds() {}

    /** Returns the id; empty if the value is not one. */
    static Optional<String> of(JsonNode value) {
        boolean id = value.isTextual()
                || (value.isIntegralNumber() && DECIMAL.matcher(value.asText()).matches());
        return id && Ids.valid(value.asText()) ? Optional.of(value.asText()) : Optional.empty();
    }
}
