package dev.parley.bench.scenario;

import dev.parley.bench.machine.Parley;
import java.util.List;
import java.util.stream.IntStream;

/** Conversations with many members. */
final class Groups {
    /** The maximum number that one request may name. */
    static final int SIZE = 1000;

    private Groups() {}

    /** Creates that many groups of the same members. */
    static String[] ofTheSame(Parley parley, int groups, List<String> members) {
        return IntStream.range(0, groups)
                .mapToObj(_ -> parley.group(members.getFirst(), members))
                .toArray(String[]::new);
    }

    /** Creates that many groups of {@link #SIZE} members each: those of the n-th begin with user n × 1000. */
    static String[] inTurn(Parley parley, String prefix, int users) {
        return IntStream.range(0, (users + SIZE - 1) / SIZE)
                .mapToObj(group -> {
                    List<String> members = IntStream.range(group * SIZE, Math.min(users, (group + 1) * SIZE))
                            .mapToObj(i -> prefix + i)
                            .toList();
                    return parley.group(members.getFirst(), members);
                })
                .toArray(String[]::new);
    }
}
