package dev.parley.notification;

import dev.parley.protocol.InvalidInputException;

/** An event that Stripe did not send, or not now. */
public final class ForgedEvent extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    ForgedEvent(String reason, InvalidInputException answer) {
        super(answer.getMessage(), answer, false, false);
        this.reason = reason;
    }

    /** For the security log: {@code signature} or {@code time}. */
    public String reason() {
        return reason;
    }

    /** What its sender is told. */
    public InvalidInputException answer() {
        return (InvalidInputException) getCause();
    }
}
