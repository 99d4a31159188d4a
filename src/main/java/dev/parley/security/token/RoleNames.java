package dev.parley.security.token;

import dev.parley.security.Caller;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Translates the roles of a token to those that Parley checks: {@code service} and {@code admin}. Immutable. */
record RoleNames(Set<String> service, Set<String> admin) {
    private static final String SERVICE = "service";

    /** For tokens with Parley's own names. */
    static final RoleNames OWN = new RoleNames(Set.of(SERVICE), Set.of(Caller.ADMIN));

    RoleNames {
        service = Set.copyOf(service);
        admin = Set.copyOf(admin);
    }

    /** Returns the roles, with Parley's own names only if one of the configured names is among them. */
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
