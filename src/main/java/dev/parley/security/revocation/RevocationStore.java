package dev.parley.security.revocation;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores revocations durably. Times are those of the store's clock. */
public interface RevocationStore {

    /**
     * Revokes tokens that were issued until now. Completes when that is stored. Tokens have their time in whole
     * seconds, so those issued from the beginning of the next second of the store's clock on are valid.
     *
     * @param device the only one concerned; null for all
     * @param byAdmin whether tokens of admins are revoked, too
     * @param atLeast a time before which tokens are void in any case; null if there is none
     */
    Uni<Revocation> revoke(String userId, @Nullable String device, boolean byAdmin, @Nullable Instant atLeast);

    /** Returns the latest revocation of all the user's tokens, and that of each of these devices, if there are any. */
    Uni<List<Revocation>> of(String userId, List<String> devices);

    /** Returns the newest since that time, the newest first. */
    Uni<List<Revocation>> newest(Instant since, int limit);

    /** Returns those after a position, the oldest first. */
    Uni<Page> after(Position position, int limit);

    /**
     * A position in the order of time, user and device.
     *
     * @param device empty for all
     */
    record Position(Instant validFrom, String userId, String device) {}

    /**
     * @param now the time of the store's clock when it was read
     */
    record Page(List<Revocation> revocations, Instant now) {}
}
