package dev.parley.http;

import dev.parley.delivery.Budgets;
import dev.parley.protocol.Refusal;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** What a request costs its caller, who may not have any number of them. 429 where there is nothing left. */
@ApplicationScoped
class Toll {
    private final Budgets budgets;
    private final SecurityIdentity identity;

    Toll(Budgets budgets, SecurityIdentity identity) {
        this.budgets = budgets;
        this.identity = identity;
    }

    /** Others are told of it, as of a message. @throws Refusal with {@code rate_limited} */
    void send() {
        budgets.send(caller());
    }

    /** A service has somebody told something. @throws Refusal with {@code rate_limited} */
    void call() {
        budgets.call(caller());
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
