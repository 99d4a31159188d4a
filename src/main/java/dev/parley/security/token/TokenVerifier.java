package dev.parley.security.token;

import dev.parley.security.Caller;
import dev.parley.security.ClientAddresses;
import dev.parley.security.InvalidTokenException;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Tells for whom a token speaks. Implementations may be called from any thread and never block it; they keep no token
 * longer than a caller who can be {@link Caller#recheck() checked again} is there, and write none to a log.
 */
public interface TokenVerifier {

    /**
     * Checks a token completely: form, signature, time, issuer, audience and user.
     *
     * @param token what the client showed, of any length and content; null is refused like garbage
     * @param address from where it was shown, as {@link ClientAddresses#counted}; null if it is one that was good
     *                before
     * @return the caller, or a failure: {@link InvalidTokenException} where the token is refused, anything else where
     * it could not be checked. Nobody is let in by either.
     */
    Uni<Caller> verify(String token, @Nullable String address);

    /** Checks a token that nobody has just shown. */
    default Uni<Caller> verify(String token) {
        return verify(token, null);
    }
}
