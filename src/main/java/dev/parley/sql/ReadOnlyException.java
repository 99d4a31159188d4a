package dev.parley.sql;

/** PostgreSQL answers and takes no writes: it is a standby, or set to read-only. Has no stack trace. */
final class ReadOnlyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReadOnlyException(String sentence) {
        super(sentence, null, false, false);
    }
}
