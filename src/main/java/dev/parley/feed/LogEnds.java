package dev.parley.feed;

import io.smallrye.mutiny.Uni;
import java.util.Map;

/** The ends of logs, by which delivery finds what was committed, whether or not it was published. */
public interface LogEnds {
    /**
     * Returns the newest {@code seq} of those logs that have grown. It reads only these logs, in one or two statements.
     *
     * @param known the newest {@code seq} that is known, by log; negative if none is
     */
    Uni<Map<Log, Long>> grown(Map<Log, Long> known);

    /** Returns the newest {@code seq} of the log, 0 if there is none. Many who ask at once may share a statement. */
    default Uni<Long> end(Log log) {
        return grown(Map.of(log, -1L)).map(found -> found.getOrDefault(log, 0L));
    }
}
