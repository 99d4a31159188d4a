package dev.parley.bus;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Which event loops have connections that listen to an address. Thread-safe. */
@ApplicationScoped
public class Interests {
    private final ConcurrentMap<Address, Long> loops = new ConcurrentHashMap<>();
    private final LongAdder users = new LongAdder();

    public void add(Address address, int loop) {
        loops.compute(address, (_, mask) -> {
            if (mask == null && address instanceof Address.User) {
                users.increment();
            }
            return mask == null ? 1L << loop : mask | 1L << loop;
        });
    }

    /** @return whether no connection of this instance listens to the address any more */
    public boolean remove(Address address, int loop) {
        return loops.computeIfPresent(address, (_, mask) -> {
                    long rest = mask & ~(1L << loop);
                    if (rest == 0 && address instanceof Address.User) {
                        users.decrement();
                    }
                    return rest == 0 ? null : rest;
                })
                == null;
    }

    public boolean has(Address address) {
        return loops.containsKey(address);
    }

    /** Returns a bit for each event loop that has a listener. */
    public long of(Address address) {
        return loops.getOrDefault(address, 0L);
    }

    /** The number of users with a connection on this instance. */
    public int users() {
        return users.intValue();
    }

    public Set<Address> all() {
        return loops.keySet();
    }

    public int size() {
        return loops.size();
    }
}
