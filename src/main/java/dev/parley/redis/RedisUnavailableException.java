package dev.parley.redis;

/** Redis cannot be asked at present, or has not answered: what was asked may have been done. */
public final class RedisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisUnavailableException(String message) {
        super(message, null, false, false);
    }
}
