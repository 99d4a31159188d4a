package dev.parley.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one instance holds.
 *
 * @param byDialect open connections, including those that are not authenticated yet
 */
record InstanceTotals(Map<String, Long> byDialect, DistinctCount users, DistinctCount rooms) {
    InstanceTotals {
        byDialect = Map.copyOf(byDialect);
    }

    long connections() {
        return byDialect.values().stream().mapToLong(Long::longValue).sum();
    }

    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("by_dialect");
        for (var entry : new TreeMap<>(byDialect).entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        users.write(json, "users");
        rooms.write(json, "rooms");
    }

    static InstanceTotals read(JsonFields fields) throws InvalidInputException {
        return new InstanceTotals(
                fields.numbersById("by_dialect"),
                DistinctCount.read(fields.object("users")),
                DistinctCount.read(fields.object("rooms")));
    }
}
