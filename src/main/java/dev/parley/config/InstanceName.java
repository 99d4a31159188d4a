package dev.parley.config;

import jakarta.inject.Singleton;
import java.util.UUID;

/** The name of this instance, which is new at each start. */
@Singleton
public class InstanceName {
    private final String value = UUID.randomUUID().toString();

    public String value() {
        return value;
    }
}
