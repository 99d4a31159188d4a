package dev.parley.security.token;

import dev.parley.security.Caller;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Turns the roles of a token into those that Parley checks: {@code service} and {@code admin}. Immutable. */
record RoleNames(Set<String> service, Set<String> admin) {
    private static final String SERVICE = "service";

    /** A token's roles have Parley's own names. */
    static final RoleNames OWN = new RoleNames(Set.of(SERVICE), Set.of(Caller.ADMIN));

    RoleNames {
        service = Set.copyOf(service);
        admin = Set.copyOf(admin);
    }

    /** The same roles, except that Parley's own names are there only if one of the configured names is. */
    Set<String> own(Set<String> roles) {
        Set<String> own = new LinkedHashSet<>(roles);
        own.remove(SERVICE);
        own.remove(Caller.ADMIN);
        if (!Collections.disjoint(roles, service)) {
            own.add(SERVICE);
        }
        if (!Collections.disjoint(roles, admin)) {
            own.add(Caller.ADMIN);
        }
        return own;
    }
}
