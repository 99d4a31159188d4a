package dev.parley.dev;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** A signed token with whom and until when it is good for. */
public record DevToken(
        String token,
        @JsonProperty("user_id") String userId,
        @JsonProperty("expires_at") Instant expiresAt) {}
