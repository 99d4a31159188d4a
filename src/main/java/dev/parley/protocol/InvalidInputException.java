package dev.parley.protocol;

/** A frame that is not a command: the client gets {@link #code} and the sentence, and the connection goes on. */
public final class InvalidInputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final String ref;
    private final String field;

    public InvalidInputException(String sentence) {
        this(ErrorCode.BAD_REQUEST, sentence, null);
    }

    public InvalidInputException(ErrorCode code, String sentence, String ref) {
        this(code, sentence, ref, null);
    }

    private InvalidInputException(ErrorCode code, String sentence, String ref, String field) {
        super(sentence, null, false, false);
        this.code = code;
        this.ref = ref;
        this.field = field;
    }

    /** One field is at fault; {@code complaint} goes on where its name ends. */
    public static InvalidInputException ofField(String field, String complaint) {
        return new InvalidInputException(ErrorCode.BAD_REQUEST, field + " " + complaint, null, field);
    }

    /** It names as its author somebody whom the token does not. */
    public static InvalidInputException ofAnotherUser() {
        return new InvalidInputException(ErrorCode.FORBIDDEN, "you cannot speak for another user", null);
    }

    public ErrorCode code() {
        return code;
    }

    /** The frame's own {@code id}, where it could be read; null otherwise. */
    public String ref() {
        return ref;
    }

    /** The field at fault; null if it is not one. */
    public String field() {
        return field;
    }

    /** The same complaint about the frame that the client calls {@code ref}. */
    public InvalidInputException about(String frameId) {
        return new InvalidInputException(code, getMessage(), frameId, field);
    }
}
