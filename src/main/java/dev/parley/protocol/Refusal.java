package dev.parley.protocol;

/** Why something that was asked was not done; carried as the failure of a {@code Uni}. It has no stack trace. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** @param sentence for the client: no class name, no SQL, nothing of others' secrets */
    public Refusal(ErrorCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    public String sentence() {
        return getMessage();
    }
}
