package dev.parley.security.token;

import dev.parley.security.Caller;
import dev.parley.security.ClientAddresses;
import dev.parley.security.InvalidTokenException;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens. Implementations are thread-safe and never block. They keep a token only as long as a caller who can
 * be {@link Caller#recheck() verified again} is there, and never log one.
 */
public interface TokenVerifier {

    /**
     * Verifies a token completely: form, signature, time, issuer, audience and user.
     *
     * @param token what the client sent, of any length and content; null is refused like garbage
     * @param address from where it was sent, as {@link ClientAddresses#counted}; null for a token that was valid before
     * @return the caller, or a failure: {@link InvalidTokenException} if the token is refused, anything else if it
     *     could not be verified. Either means that the caller is refused
     */
    Uni<Caller> verify(String token, @Nullable String address);

    /** Verifies a token that no client has just sent. */
    default Uni<Caller> verify(String token) {
        return verify(token, null);
    }
}
