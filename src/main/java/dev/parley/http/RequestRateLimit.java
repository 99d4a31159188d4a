package dev.parley.http;

import dev.parley.delivery.UserRateLimits;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** What a request costs its caller, who may not have any number of them. 429 where there is nothing left. */
@ApplicationScoped
class RequestRateLimit {
    private final UserRateLimits budgets;
    private final RequestsInFlight requests;
    private final SecurityIdentity identity;

    RequestRateLimit(UserRateLimits budgets, SecurityIdentity identity, RequestsInFlight requests) {
        this.requests = requests;
        this.budgets = budgets;
        this.identity = identity;
    }

    /** Others are told of it, as of a message. @throws Refusal with {@code rate_limited} */
    void send() {
        send(1);
    }

    /** The same for what is told to so many, from 1, as of a message each. */
    void send(int count) {
        requests.begin(caller());
        budgets.send(caller(), count);
    }

    /** A page is read from the database. @throws Refusal with {@code rate_limited} */
    void read() {
        requests.begin(caller());
        budgets.read(caller());
    }

    /** A service has somebody told something. @throws Refusal with {@code rate_limited} */
    void call() {
        budgets.call(caller());
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
