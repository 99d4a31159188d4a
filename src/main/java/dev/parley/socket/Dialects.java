package dev.parley.socket;

import dev.parley.protocol.parley.ParleyDialect;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The dialects as configured. */
class Dialects {
    @Produces
    @Singleton
    ParleyDialect parley(SocketConfig config) {
        return new ParleyDialect(config.parleyMessageBytes());
    }
}
