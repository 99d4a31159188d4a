package dev.parley.conversation.message;

import dev.parley.protocol.ErrorCode;
import dev.parley.sql.SqlFault;

/** What to do after the statement of a batch failed. Every part of a batch ends after a finite number of statements. */
sealed interface Recovery {
    /** The maximum number of attempts of the same statement. */
    int MAX_ATTEMPTS = 5;

    /** Run the same statement again, as attempt number {@code attempt}, from 2. */
    record Again(int attempt) implements Recovery {}

    /** Run the two halves one after the other, so that a bad message affects its sender only. */
    record Halve() implements Recovery {}

    /** Look for the messages by their keys, since they may be stored; run nothing twice. */
    record LookUp() implements Recovery {}

    /** Answer every sender with this error. */
    record GiveUp(ErrorCode code, String sentence) implements Recovery {}

    GiveUp NOT_CONFIRMED =
            new GiveUp(ErrorCode.UNAVAILABLE, "the message is not confirmed; try again with the same client_id");

    /**
     * @param size    the number of messages of the failed statement, from 1
     * @param attempt the number of the attempt that failed, from 1
     */
    static Recovery after(SqlFault fault, int size, int attempt) {
        boolean mayPass = fault == SqlFault.DUPLICATE || fault == SqlFault.CONTENTION;
        if (mayPass && attempt < MAX_ATTEMPTS) {
            return new Again(attempt + 1);
        }
        boolean oneIsToBlame = fault == SqlFault.DUPLICATE || fault == SqlFault.DATA;
        if (oneIsToBlame && size > 1) {
            return new Halve();
        }
        return switch (fault) {
            case DATA -> new GiveUp(ErrorCode.BAD_REQUEST, "the message has a value that cannot be stored");
            case DUPLICATE, BUG -> new GiveUp(ErrorCode.INTERNAL, "the message could not be stored");
            case LOST -> new LookUp();
            case CONTENTION, LOCKED, UNAVAILABLE -> NOT_CONFIRMED;
        };
    }
}
