package dev.parley.delivery;

/** Redis cannot be asked at present, or has not answered: what was asked may have been done. */
public final class RedisAway extends RuntimeException {
    RedisAway(String message) {
        super(message, null, false, false);
    }
}
