package dev.parley.presence;

import dev.parley.protocol.Status;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the instances know together of who is here. Each method happens whole or not at all, and those of one instance
 * in the order in which they are called; where one fails, it may have happened or not. All times are by the clock that
 * the instances share.
 */
interface PresenceStore {
    /** @param held whether the instance held its lease until now; @param users how many users are known of it */
    record Lease(boolean held, long epoch, long now, int users) {}

    record Arrival(String userId, VersionedStatus shown) {}

    /** @param before how they were shown until now; empty where they were neither online nor leaving */
    record Arrived(String userId, Optional<Status> before, VersionedStatus shown) {}

    record Departed(String userId, Instant seen, Status shown) {}

    /** @param more whether there may be more to be taken */
    record Reaped(int users, boolean more) {}

    record StatusSet(Status before, VersionedStatus shown) {}

    /** Takes the lease or renews it. */
    Uni<Lease> lease(String instance, Duration lasts);

    /** Gives the lease back. */
    Uni<Void> resign(String instance);

    /** Empty, and nothing was done, where the instance has lost its lease. */
    Uni<Optional<List<Arrived>>> connect(String instance, List<Arrival> users);

    /** @return how many of them are leaving, for they have no connection elsewhere */
    Uni<Integer> disconnect(String instance, Duration grace, List<String> users);

    /** Those who are offline from now on; the caller is the only one to be told. */
    Uni<List<Departed>> depart(int limit);

    /** Takes users from an instance that has lost its lease, if there is one. */
    Uni<Reaped> reap(int limit);

    /** Empty for a user who is offline. */
    Uni<Optional<StatusSet>> status(String userId, Status shown);
}
