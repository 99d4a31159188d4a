package dev.parley.phone;

/** How long things may take, in milliseconds. */
record Settings(
        long firstDelay,
        long maxDelay,
        int attempts,
        long stableAfter,
        long connectTimeout,
        long pingInterval,
        long pongTimeout,
        long ackTimeout) {

    /** Those of the web client. */
    static final Settings USUAL = new Settings(1_000, 30_000, 5, 10_000, 10_000, 25_000, 10_000, 15_000);
}
