package dev.parley.delivery;

import java.time.Duration;

/**
 * What a session may cost.
 *
 * @param queueBytes   outbound bytes not yet taken by the socket; at this many the reader is too slow
 * @param writeTimeout how long the socket may take over what it was handed before the reader is too slow
 */
public record SessionLimits(long queueBytes, Duration writeTimeout) {}
