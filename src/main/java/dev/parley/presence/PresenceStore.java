package dev.parley.presence;

import dev.parley.protocol.Status;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The store of who is online on all instances. Each method is atomic, and those of one instance run in the order of
 * calls. A method that fails may have had its effect or not. All times are of the clock that the instances share.
 */
interface PresenceStore {
    /**
     * @param held  whether the instance held its lease until now
     * @param users how many users are known of it
     */
    record Lease(boolean held, long epoch, long now, int users) {}

    record Arrival(String userId, VersionedStatus shown) {}

    /** @param before how the user was shown before; empty if neither online nor in the grace */
    record Arrived(String userId, Optional<Status> before, VersionedStatus shown) {}

    record Departed(String userId, Instant seen, Status shown) {}

    /** @param more whether there may be more to take */
    record Reaped(int users, boolean more) {}

    record StatusSet(Status before, VersionedStatus shown) {}

    /** Takes the lease or renews it. */
    Uni<Lease> lease(String instance, Duration lasts);

    /** Gives the lease back. */
    Uni<Void> resign(String instance);

    /** Registers connected users. Empty, and nothing is done, if the instance has lost its lease. */
    Uni<Optional<List<Arrived>>> connect(String instance, List<Arrival> users);

    /** @return how many of them have no connection elsewhere, so that their grace begins */
    Uni<Integer> disconnect(String instance, Duration grace, List<String> users);

    /** Takes users whose grace is over. Each user is returned to one caller only. */
    Uni<List<Departed>> depart(int limit);

    /** Takes users from an instance that has lost its lease, if there is one. */
    Uni<Reaped> reap(int limit);

    /** Sets the status. Empty if the user is offline. */
    Uni<Optional<StatusSet>> status(String userId, Status shown);
}
