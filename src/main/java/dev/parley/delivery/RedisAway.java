package dev.parley.delivery;

/** Redis cannot be asked at present, or has not answered: what was asked may have been done. */
public final class RedisAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RedisAway(String message) {
        super(message, null, false, false);
    }
}
