package dev.parley.security;

import java.util.Locale;

/** A token that proves nothing. Its message may be shown to the client; the reason is for metrics only. */
public final class InvalidTokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public InvalidTokenException(Reason reason) {
        super("the token is missing, invalid or expired", null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why a caller was not let in; a small fixed set, fit for a metric's tag. */
    public enum Reason {
        /** There was none where one is needed. */
        MISSING,
        /** Not a signed token in compact form, or too long to be read. */
        MALFORMED,
        /** Signed in another way than this verifier takes. */
        ALGORITHM,
        /** Signed by somebody else, or changed since. */
        SIGNATURE,
        /** Names a key that its issuer does not have. */
        UNKNOWN_KEY,
        /** Past its end, or without one. */
        EXPIRED,
        /** Issued, or valid from, a time to come. */
        NOT_YET_VALID,
        /** For another audience, from another issuer, or without a user. */
        CLAIMS,
        /** Names one user in {@code sub} and another in {@code user_id}, and no setting says which counts. */
        TWO_USERS,
        /** The remote auth service does not accept it. */
        REFUSED,
        /** Made before the user's tokens were taken back. */
        REVOKED,
        /** One request showed several different tokens. */
        AMBIGUOUS;

        /** The value of the metric's tag. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
