package dev.parley.notification;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Remembers which calls with an idempotency key were handled, as long as events of other services, see {@link
 * NotificationsConfig#keepHandledEvents}. Thread-safe.
 */
@ApplicationScoped
public class HandledCalls {
    private final NotificationTable table;

    HandledCalls(NotificationTable table) {
        this.table = table;
    }

    /**
     * Whether this is the first call with its key. If so, it counts as handled from now on, whatever its outcome. Fails
     * with {@code conflict} if the key was used for a different call.
     */
    public Uni<Boolean> begin(KeyedCall call) {
        return table.handle(call)
                .chain(first -> first
                        ? Uni.createFrom().item(true)
                        : table.handled(call).map(earlier -> {
                            requireSame(call, earlier);
                            return false;
                        }));
    }

    /** @throws RefusedException {@code conflict} if the key was used for a different call */
    static void requireSame(KeyedCall call, NotificationTable.Handled earlier) {
        if (!call.fingerprint().equals(earlier.fingerprint())) {
            throw new RefusedException(ErrorCode.CONFLICT, "idempotency_key was used for a different call");
        }
    }
}
