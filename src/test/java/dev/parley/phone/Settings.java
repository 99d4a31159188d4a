package dev.parley.phone;

/** Time-outs and delays, in milliseconds. */
record Settings(
        long firstDelay,
        long maxDelay,
        int attempts,
        long stableAfter,
        long connectTimeout,
        long pingInterval,
        long pongTimeout,
        long ackTimeout) {

    /** The defaults of the web client. */
    static final Settings USUAL = new Settings(1_000, 30_000, 5, 10_000, 10_000, 25_000, 10_000, 15_000);
}
