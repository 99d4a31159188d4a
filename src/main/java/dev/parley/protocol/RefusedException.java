package dev.parley.protocol;

/** Why something that was asked was not done; carried as the failure of a {@code Uni}. It has no stack trace. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Long retryAfterMillis;

    /** @param sentence for the client: no class name, no SQL, nothing of others' secrets */
    public RefusedException(ErrorCode code, String sentence) {
        this(code, sentence, null);
    }

    /** @param retryAfterMillis when to try again, or null if that is not known */
    public RefusedException(ErrorCode code, String sentence, Long retryAfterMillis) {
        super(sentence, null, false, false);
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
    }

    public ErrorCode code() {
        return code;
    }

    /** When to try again; null if that is not known. */
    public Long retryAfterMillis() {
        return retryAfterMillis;
    }
}
