package dev.parley.security;

import java.util.Locale;

/** Thrown for a token that is not valid. The message may be shown to the client; the reason is for metrics only. */
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

    /** Why a caller was refused; a small fixed set, fit for a metric's tag. */
    public enum Reason {
        /** There was no token, and one is needed. */
        MISSING,
        /** Not a signed token in compact form, or too long to be read. */
        MALFORMED,
        /** Signed with an algorithm that this verifier does not accept. */
        ALGORITHM,
        /** Signed by another key, or changed since. */
        SIGNATURE,
        /** Names a key that its issuer does not have. */
        UNKNOWN_KEY,
        /** Past its end, or without one. */
        EXPIRED,
        /** Issued, or valid from, a time in the future. */
        NOT_YET_VALID,
        /** For another audience, from another issuer, or without a user. */
        CLAIMS,
        /** Names one user in {@code sub} and another in {@code user_id}, and no setting says which counts. */
        TWO_USERS,
        /** The remote auth service does not accept it. */
        REFUSED,
        /** Issued before the user's tokens were revoked. */
        REVOKED,
        /** One request has several different tokens. */
        AMBIGUOUS;

        /** Returns the value of the metric's tag. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
