package dev.parley.config;

import jakarta.inject.Singleton;
import java.util.UUID;

/** What this instance is called among the others: made anew at each start. */
@Singleton
public class InstanceName {
    private final String value = UUID.randomUUID().toString();

    public String value() {
        return value;
    }
}
