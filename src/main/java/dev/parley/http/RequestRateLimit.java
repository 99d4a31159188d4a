package dev.parley.http;

import dev.parley.limits.UserRateLimits;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** What a request costs its caller, who may not have any number of them. 429 where there is nothing left. */
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

    /** Others are told of it, as of a message. @throws Refusal with {@code rate_limited} */
    public void send() {
        send(1);
    }

    /** The same for what is told to so many, from 1, as of a message each. */
    public void send(int count) {
        requests.begin(caller());
        budgets.send(caller(), count);
    }

    /** A page is read from the database. @throws Refusal with {@code rate_limited} */
    public void read() {
        requests.begin(caller());
        budgets.read(caller());
    }

    /** A service has somebody told something. @throws Refusal with {@code rate_limited} */
    public void call() {
        budgets.call(caller());
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
