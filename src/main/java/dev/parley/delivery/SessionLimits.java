package dev.parley.delivery;

import java.time.Duration;

/**
 * The limits of a session.
 *
 * @param queueBytes   outbound bytes not yet taken by the socket, at which the client is a slow consumer
 * @param writeTimeout how long the socket may take to write what was handed to it before the client is a slow consumer
 */
public record SessionLimits(long queueBytes, Duration writeTimeout) {}
