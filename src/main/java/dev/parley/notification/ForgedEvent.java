package dev.parley.notification;

import dev.parley.protocol.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** A posted event that is not Stripe's, or is not from now. */
public final class ForgedEvent extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    ForgedEvent(String reason, InvalidInputException answer) {
        super(answer.getMessage(), answer, false, false);
        this.reason = reason;
    }

    /** The reason for the security log: {@code signature} or {@code time}. */
    public String reason() {
        return reason;
    }

    /** The error for its sender. */
    public @Nullable InvalidInputException answer() {
        return (InvalidInputException) getCause();
    }
}
