package dev.parley.protocol;

/** What was asked is understood and will not be done. The sentence may be shown to the client. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public Refusal(ErrorCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
