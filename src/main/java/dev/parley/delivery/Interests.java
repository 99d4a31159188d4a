package dev.parley.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which event loops have connections that listen to which address. Safe from any thread. */
@ApplicationScoped
class Interests {
    private final ConcurrentMap<Address, Long> loops = new ConcurrentHashMap<>();

    void add(Address address, int loop) {
        loops.merge(address, 1L << loop, (before, added) -> before | added);
    }

    /** @return whether nobody on this instance listens to it any more */
    boolean remove(Address address, int loop) {
        return loops.computeIfPresent(address, (_, mask) -> {
            long rest = mask & ~(1L << loop);
            return rest == 0 ? null : rest;
        }) == null;
    }

    boolean has(Address address) {
        return loops.containsKey(address);
    }

    /** A bit for each event loop that listens. */
    long of(Address address) {
        return loops.getOrDefault(address, 0L);
    }

    Set<Address> all() {
        return loops.keySet();
    }

    int size() {
        return loops.size();
    }
}
