package dev.parley.cluster;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/**
 * Answers questions about connections over all instances. Nothing is stored: the instances are asked, and those that do
 * not answer within a second are named. Thread-safe.
 */
@ApplicationScoped
public class ClusterDirectory {
    private final ClusterQueries control;

    ClusterDirectory(ClusterQueries control) {
        this.control = control;
    }

    /**
     * An answer of the cluster.
     *
     * @param partial whether something may be missing: an instance did not answer, or Redis is away
     * @param unanswered the instances that did not answer
     */
    public record Found<T>(T value, boolean partial, List<String> unanswered) {}

    public Uni<Found<ClusterTotals>> totals() {
        return control.ask(new ClusterQuery.Totals()).map(all -> found(all, ClusterTotals.of(all.answers())));
    }

    /** Returns the user's connections, the oldest first. Of very many on one instance some are left out. */
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

    /**
     * Closes a connection of the user on any instance. Its client may connect again.
     *
     * @return the number of connections closed
     */
    public Uni<Found<Long>> disconnect(String userId, String connectionId) {
        return count(new ClusterQuery.Disconnect(userId, connectionId));
    }

    /** Returns the traces that the instances have of the message, by their names. */
    public Uni<Found<List<InstanceTrace>>> wayOf(String conversationId, long seq, long messageId) {
        return control.ask(new ClusterQuery.WayOf(conversationId, seq, messageId))
                .map(all -> found(
                        all,
                        all.answers().values().stream()
                                .sorted(Comparator.comparing(InstanceTrace::instance))
                                .toList()));
    }

    /** Counts the user's connections. */
    public Uni<Found<Long>> countOf(String userId) {
        return count(new ClusterQuery.Reach(userId, null));
    }

    /** Counts the user's connections in the room. */
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
