package dev.parley.security.token;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.RefusedException;
import dev.parley.scheduling.EventLoops;
import dev.parley.security.Caller;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens by their signature, with configured keys and with those of the issuer's key set. Takes microseconds,
 * unless a token names an unknown key: then the key set is fetched once more, and not again for a while.
 */
final class SignedTokenVerifier implements TokenVerifier {

    private final List<VerificationKey> fixed;
    private final Optional<KeySet> keySet;
    private final ClaimRules rules;

    /**
     * @param fixed keys that need no name: tokens may name them as they like
     */
    SignedTokenVerifier(List<VerificationKey> fixed, Optional<KeySet> keySet, ClaimRules rules) {
        this.fixed = List.copyOf(fixed);
        this.keySet = keySet;
        this.rules = rules;
    }

    @Override
    public Uni<Caller> verify(String token, @Nullable String address) {
        return Uni.createFrom().deferred(() -> {
            UnverifiedJws jws = UnverifiedJws.read(token);
            boolean inKeySet = keySet.isPresent() && VerificationKey.ASYMMETRIC.contains(jws.algorithm());
            if (!inKeySet && fixed.stream().noneMatch(key -> key.algorithms().contains(jws.algorithm()))) {
                throw new InvalidTokenException(Reason.ALGORITHM);
            }
            Optional<String> payload = first(jws, fixed);
            if (payload.isEmpty() && inKeySet) {
                return byKeySet(jws, keySet.get()).map(rules::caller);
            }
            return Uni.createFrom()
                    .item(rules.caller(payload.orElseThrow(() -> new InvalidTokenException(Reason.SIGNATURE))));
        });
    }

    private static Uni<String> byKeySet(UnverifiedJws jws, KeySet keys) {
        Optional<String> payload = first(jws, keys.fitting(jws));
        if (payload.isPresent()) {
            return Uni.createFrom().item(payload.get());
        }
        if (keys.knows(jws.keyId())) {
            throw new InvalidTokenException(Reason.SIGNATURE);
        }
        return EventLoops.answerHere(keys.fresh()).map(fresh -> first(jws, keys.fitting(jws))
                .orElseThrow(() -> fresh
                        ? new InvalidTokenException(keys.knows(jws.keyId()) ? Reason.SIGNATURE : Reason.UNKNOWN_KEY)
                        // The token may be valid, but without its key that is not proven.
                        : new RefusedException(ErrorCode.UNAVAILABLE, "tokens cannot be checked now; try again")));
    }

    private static Optional<String> first(UnverifiedJws jws, List<VerificationKey> keys) {
        return keys.stream().map(jws::verified).flatMap(Optional::stream).findFirst();
    }
}
