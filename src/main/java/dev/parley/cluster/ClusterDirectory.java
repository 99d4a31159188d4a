package dev.parley.cluster;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/**
 * Who is connected where, over all instances. Nothing of it is written anywhere: the instances are asked, and those
 * that do not answer within a second are named. Thread-safe.
 */
@ApplicationScoped
public class ClusterDirectory {
    private final ClusterQueries control;

    ClusterDirectory(ClusterQueries control) {
        this.control = control;
    }

    /**
     * What was found.
     *
     * @param partial    whether something may be missing: an instance did not answer, or Redis is away
     * @param unanswered the instances that did not answer
     */
    public record Found<T>(T value, boolean partial, List<String> unanswered) {}

    public Uni<Found<ClusterTotals>> totals() {
        return control.ask(new ClusterQuery.Totals()).map(all -> found(all, ClusterTotals.of(all.answers())));
    }

    /** The user's connections, the oldest first; of very many on one instance not all. */
    public Uni<Found<List<LiveConnection>>> connectionsOf(String userId) {
        return control.ask(new ClusterQuery.ConnectionsOf(userId))
                .map(all -> found(
                        all,
                        all.answers().values().stream()
                                .flatMap(List::stream)
                                .sorted(Comparator.comparing((LiveConnection it) ->
                                                it.facts().connectedAt())
                                        .thenComparing(LiveConnection::id))
                                .toList()));
    }

    /** Ends a connection of the user, wherever it is; its client may connect again. @return how many there were */
    public Uni<Found<Long>> disconnect(String userId, String connectionId) {
        return count(new ClusterQuery.Disconnect(userId, connectionId));
    }

    /** What the instances know of the way of that message of the conversation, by their names. */
    public Uni<Found<List<InstanceTrace>>> wayOf(String conversationId, long seq, long messageId) {
        return control.ask(new ClusterQuery.WayOf(conversationId, seq, messageId))
                .map(all -> found(
                        all,
                        all.answers().values().stream()
                                .sorted(Comparator.comparing(InstanceTrace::instance))
                                .toList()));
    }

    /** How many connections the user has. */
    public Uni<Found<Long>> countOf(String userId) {
        return count(new ClusterQuery.Reach(userId, null));
    }

    /** How many connections the user has in that room. */
    public Uni<Found<Long>> countInRoom(String userId, String room) {
        return count(new ClusterQuery.Reach(userId, room));
    }

    private Uni<Found<Long>> count(ClusterQuery<Long> query) {
        return control.ask(query)
                .map(all -> found(
                        all,
                        all.answers().values().stream()
                                .mapToLong(Long::longValue)
                                .sum()));
    }

    private static <T> Found<T> found(ClusterReply<?> all, T value) {
        return new Found<>(
                value, all.partial(), all.unanswered().stream().sorted().toList());
    }
}
