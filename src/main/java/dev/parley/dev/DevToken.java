package dev.parley.dev;

import java.time.Instant;

/** A signed token with its user and its end. */
public record DevToken(String token, String userId, Instant expiresAt) {}
