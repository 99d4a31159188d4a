package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/** A command or request is refused. It is carried as the failure of a {@code Uni}, and has no stack trace. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable Long retryAfterMillis;

    /** @param sentence for the client: without class names, SQL or other users' data */
    public RefusedException(ErrorCode code, @Nullable String sentence) {
        this(code, sentence, null);
    }

    /** @param retryAfterMillis when to try again, or null if unknown */
    public RefusedException(ErrorCode code, @Nullable String sentence, @Nullable Long retryAfterMillis) {
        super(sentence, null, false, false);
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
    }

    public ErrorCode code() {
        return code;
    }

    /** When to try again, in milliseconds from now; null if unknown. */
    public @Nullable Long retryAfterMillis() {
        return retryAfterMillis;
    }
}
