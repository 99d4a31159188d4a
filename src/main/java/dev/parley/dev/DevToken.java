package dev.parley.dev;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** A signed token with its user and its end. */
public record DevToken(
        String token,
        @JsonProperty("user_id") String userId,
        @JsonProperty("expires_at") Instant expiresAt) {}
