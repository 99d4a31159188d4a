package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/** Input is not valid. The client gets {@link #code} and the message, and the connection stays open. */
public final class InvalidInputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final @Nullable String ref;
    private final @Nullable String field;

    public InvalidInputException(String sentence) {
        this(ErrorCode.BAD_REQUEST, sentence, null);
    }

    public InvalidInputException(ErrorCode code, String sentence, @Nullable String ref) {
        this(code, sentence, ref, null);
    }

    private InvalidInputException(
            ErrorCode code, @Nullable String sentence, @Nullable String ref, @Nullable String field) {
        super(sentence, null, false, false);
        this.code = code;
        this.ref = ref;
        this.field = field;
    }

    /** Reports an invalid field. {@code complaint} is what follows the field's name in the message. */
    public static InvalidInputException ofField(String field, String complaint) {
        return new InvalidInputException(ErrorCode.BAD_REQUEST, field + " " + complaint, null, field);
    }

    /** Reports that the frame names another author than the token's user. */
    public static InvalidInputException ofAnotherUser() {
        return new InvalidInputException(ErrorCode.FORBIDDEN, "you cannot speak for another user", null);
    }

    public ErrorCode code() {
        return code;
    }

    /** The frame's {@code id}, or null if it has none or it could not be read. */
    public @Nullable String ref() {
        return ref;
    }

    /** The invalid field, or null if the fault is not in one field. */
    public @Nullable String field() {
        return field;
    }

    /** Returns the same error for the frame with this reference. */
    public InvalidInputException about(@Nullable String frameId) {
        return new InvalidInputException(code, getMessage(), frameId, field);
    }
}
