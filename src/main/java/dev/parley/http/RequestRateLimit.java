package dev.parley.http;

import dev.parley.limits.UserRateLimits;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** Charges requests to the rate limits of their caller. A request beyond a limit gets 429. */
@ApplicationScoped
public class RequestRateLimit {
    private final UserRateLimits budgets;
    private final RequestsInFlight requests;
    private final SecurityIdentity identity;

    RequestRateLimit(UserRateLimits budgets, SecurityIdentity identity, RequestsInFlight requests) {
        this.requests = requests;
        this.budgets = budgets;
        this.identity = identity;
    }

    /**
     * Charges a message.
     *
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void send() {
        send(1);
    }

    /** Charges an event for {@code count} users, from 1, like as many messages. */
    public void send(int count) {
        requests.begin(caller());
        budgets.send(caller(), count);
    }

    /**
     * Charges a page read from the database.
     *
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void read() {
        requests.begin(caller());
        budgets.read(caller());
    }

    /**
     * Charges a service's call that publishes something.
     *
     * @throws RefusedException {@code rate_limited} if the limit is exceeded
     */
    public void call() {
        budgets.call(caller());
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
