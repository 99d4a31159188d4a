package dev.parley.limits;

import java.util.Locale;

/** The limits of {@link LimitsConfig}, as they are called in metrics. */
public enum Limit {
    CONNECTIONS,
    CONNECTIONS_PER_USER,
    CONNECTIONS_PER_ADDRESS,
    HTTP_CONNECTIONS,
    HTTP_CONNECTIONS_PER_ADDRESS,
    UPGRADES,
    UPGRADES_PER_ADDRESS,
    FRAMES,
    BYTES,
    INBOX,
    SIGNALS,
    SUBSCRIPTIONS,
    BAN,
    SENDS,
    RELAYS,
    READS,
    INVITATIONS,
    REQUESTS,
    SERVICE_CALLS,
    CONVERSATIONS,
    ROOMS,
    MEMBERS,
    TOKEN_CHECKS;

    /** The name in logs and metrics. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
