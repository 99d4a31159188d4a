package dev.parley.importing;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * A line that cannot be imported, and the reason.
 *
 * @param field the invalid field, or null
 */
record InvalidLine(
        long number,
        ErrorCode code,
        @Nullable String sentence,
        @Nullable String field) {
    static InvalidLine of(long number, InvalidInputException bad) {
        return new InvalidLine(number, bad.code(), bad.getMessage(), bad.field());
    }

    static InvalidLine of(ImportLine line, ErrorCode code, String field, String complaint) {
        return new InvalidLine(line.number(), code, field + " " + complaint, field);
    }
}
