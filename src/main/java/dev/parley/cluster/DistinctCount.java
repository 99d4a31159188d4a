package dev.parley.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A number of distinct ids, in a form in which those of several instances can be added without counting an id twice:
 * with a 64-bit mark of each up to {@value #MAX_MARKS} ids, beyond that without. Two ids share a mark with a
 * probability of at most 1 in 10 billion.
 *
 * @param marks one of each id if there are few enough, else empty
 */
record DistinctCount(long count, Set<Long> marks) {
    static final int MAX_MARKS = 50_000;

    /**
     * @param exact false if an instance had too many ids for marks, so that ids on several instances count several
     *     times
     */
    record Sum(long count, boolean exact) {}

    DistinctCount {
        marks = Set.copyOf(marks);
    }

    static DistinctCount of(Collection<String> ids) {
        Set<Long> marks = new HashSet<>();
        if (ids.size() <= MAX_MARKS) {
            ids.forEach(id -> marks.add(mark(id)));
        }
        return new DistinctCount(ids.size(), marks);
    }

    static Sum sum(Collection<DistinctCount> counts) {
        if (counts.size() == 1) {
            return new Sum(counts.iterator().next().count, true);
        }
        long unmarked = counts.stream()
                .filter(it -> !it.marked())
                .mapToLong(DistinctCount::count)
                .sum();
        Set<Long> all = new HashSet<>();
        counts.forEach(it -> all.addAll(it.marks));
        return new Sum(unmarked + all.size(), counts.stream().allMatch(DistinctCount::marked));
    }

    private boolean marked() {
        return count == 0 || !marks.isEmpty();
    }

    void write(JsonGenerator json, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(marks.size() * Long.BYTES);
        marks.forEach(bytes::putLong);
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", count);
        json.writeStringField("marks", Base64.getEncoder().encodeToString(bytes.array()));
        json.writeEndObject();
    }

    static DistinctCount read(JsonFields fields) throws InvalidInputException {
        long count = fields.number("count", 0);
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getDecoder().decode(fields.text("marks")));
        } catch (IllegalArgumentException e) {
            throw fields.bad("marks", "must be base64");
        }
        if (bytes.remaining() % Long.BYTES != 0 || bytes.remaining() > MAX_MARKS * Long.BYTES) {
            throw fields.bad("marks", "must be at most " + MAX_MARKS + " of 8 bytes");
        }
        Set<Long> marks = new HashSet<>();
        Stream.generate(bytes::getLong).limit(bytes.remaining() / Long.BYTES).forEach(marks::add);
        return new DistinctCount(count, marks);
    }

    /** FNV-1a over the characters, whose bits are mixed once more. */
    private static long mark(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
