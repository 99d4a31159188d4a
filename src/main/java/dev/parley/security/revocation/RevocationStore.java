package dev.parley.security.revocation;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where revocations are kept for good. Times are those of its own clock. */
public interface RevocationStore {

    /**
     * Takes tokens back that were made until now; completes when that is kept. Tokens tell their time in whole seconds,
     * so the time from which they are good is the beginning of the next second of the store's clock.
     *
     * @param device  the only one concerned; null for all
     * @param byAdmin whether tokens of admins are taken back, too
     * @param atLeast a time before which tokens are void in any case; null if there is none
     */
    Uni<Revocation> revoke(String userId, @Nullable String device, boolean byAdmin, @Nullable Instant atLeast);

    /** What bars this user's tokens: those of these devices, or of all; the latest of each. */
    Uni<List<Revocation>> of(String userId, List<String> devices);

    /** The newest since that time, the newest first. */
    Uni<List<Revocation>> newest(Instant since, int limit);

    /** Those after a position, the oldest first. */
    Uni<Page> after(Position position, int limit);

    /**
     * A place in the order of time, user and device.
     *
     * @param device empty for all
     */
    record Position(Instant validFrom, String userId, String device) {}

    /** @param now the time there, when it was read */
    record Page(List<Revocation> revocations, Instant now) {}
}
