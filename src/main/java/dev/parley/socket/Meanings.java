package dev.parley.socket;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/**
 * Tries the conversations that an id of the client may mean one after the other, see {@code Session.meanings}. Only
 * {@code not_found} leads to the next one.
 */
final class Meanings {
    private Meanings() {}

    /** Returns the first result that is not {@code not_found}. Fails as the last one does. */
    static <T> Uni<T> first(List<String> ids, Function<String, Uni<T>> look) {
        Uni<T> found = look.apply(ids.getFirst());
        for (String next : ids.subList(1, ids.size())) {
            found = found.onFailure(Meanings::notFound).recoverWithUni(() -> look.apply(next));
        }
        return found;
    }

    /** Whether the action succeeded in one of them. The rest are not tried then. */
    static Uni<Boolean> any(List<String> ids, Function<String, Uni<Boolean>> act) {
        Uni<Boolean> done = act.apply(ids.getFirst());
        for (String next : ids.subList(1, ids.size())) {
            done = done.chain(it -> it
                    ? Uni.createFrom().item(true)
                    : act.apply(next).onFailure(Meanings::notFound).recoverWithItem(false));
        }
        return done;
    }

    /** Acts in all of them. */
    static Uni<Void> each(List<String> ids, Function<String, Uni<Void>> act) {
        Uni<Void> done = act.apply(ids.getFirst());
        for (String next : ids.subList(1, ids.size())) {
            done = done.chain(
                    () -> act.apply(next).onFailure(Meanings::notFound).recoverWithNull());
        }
        return done;
    }

    private static boolean notFound(Throwable failure) {
        return failure instanceof RefusedException refusal && refusal.code() == ErrorCode.NOT_FOUND;
    }
}
