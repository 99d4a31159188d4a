package dev.parley.security.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.Ids;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ids as issuers write them: texts, or integers of any size, which become their decimal digits, every one of them. */
final class TokenIds {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9]\\d*");

    private TokenIds() {}

    /** Empty if the value is no id. */
    static Optional<String> of(JsonNode value) {
        boolean id = value.isTextual()
                || (value.isIntegralNumber() && DECIMAL.matcher(value.asText()).matches());
        return id && Ids.valid(value.asText()) ? Optional.of(value.asText()) : Optional.empty();
    }
}
