package dev.parley.notification;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Remembers which calls with an idempotency key have had their effect, for as long as events of other services: see
 * {@link NotificationsConfig#keepHandledEvents}. Thread-safe.
 */
@ApplicationScoped
public class HandledCalls {
    private final NotificationTable table;

    HandledCalls(NotificationTable table) {
        this.table = table;
    }

    /**
     * Whether the call comes for the first time; if so it counts as handled from now on, whatever becomes of it. Fails
     * with {@code conflict} if its key stands for another call.
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

    /** @throws RefusedException with {@code conflict} if the key was used for another call */
    static void requireSame(KeyedCall call, NotificationTable.Handled earlier) {
        if (!call.fingerprint().equals(earlier.fingerprint())) {
            throw new RefusedException(ErrorCode.CONFLICT, "idempotency_key was used for another call");
        }
    }
}
