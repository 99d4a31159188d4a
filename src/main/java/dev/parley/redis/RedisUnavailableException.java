package dev.parley.redis;

/** Redis is not reachable, or has not answered in time. The command may have been run. */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(String message) {
        super(message, null, false, false);
    }
}
