package dev.parley.security.token;

import dev.parley.security.Callers;
import dev.parley.security.ClientAddresses;
import dev.parley.security.InvalidTokenException;
import dev.parley.security.InvalidTokenException.Reason;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvent.Source;
import dev.parley.security.SecurityEvents;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Authenticates HTTP requests and upgrades by their token. Before a resource or an upgrade is reached, a token that is
 * there has been verified, and a bad one answered with 401. A request without one stays anonymous.
 */
@ApplicationScoped
public class BearerAuthentication implements HttpAuthenticationMechanism {

    private static final String CHALLENGE = "Bearer realm=\"parley\"";
    private static final String REFUSED = BearerAuthentication.class.getName() + ".refused";

    private final TokenVerifier verifier;
    private final DevAuthentication openDoor;
    private final AuthFailures failures;
    private final SecurityEvents events;
    private final ClientAddresses addresses;

    BearerAuthentication(
            TokenVerifier verifier,
            DevAuthentication openDoor,
            AuthFailures failures,
            SecurityEvents events,
            ClientAddresses addresses) {
        this.verifier = verifier;
        this.openDoor = openDoor;
        this.failures = failures;
        this.events = events;
        this.addresses = addresses;
    }

    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1000;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        Set<String> tokens;
        try {
            tokens = TokenExtraction.of(context.request());
        } catch (InvalidTokenException e) {
            return refuse(context, e.reason());
        }
        return switch (tokens.size()) {
            case 0 ->
                Uni.createFrom()
                        .item(openDoor.caller(context.request())
                                .map(Callers::identity)
                                .orElse(null));
            case 1 ->
                verifier.verify(tokens.iterator().next(), ClientAddresses.counted(addresses.of(context.request())))
                        .map(Callers::identity)
                        .onFailure(InvalidTokenException.class)
                        .transform(e -> refused(context, e.reason()));
            // Whichever of them were used, it might be the wrong one.
            default -> refuse(context, Reason.AMBIGUOUS);
        };
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        boolean refused = context.get(REFUSED) != null;
        if (!refused) {
            failures.count(Reason.MISSING);
            tell(context, Reason.MISSING);
        }
        String challenge = refused ? CHALLENGE + ", error=\"invalid_token\"" : CHALLENGE;
        return Uni.createFrom().item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, challenge));
    }

    /** Records a refusal for want of a token that happened elsewhere, and returns its challenge. */
    public String missing(Source source) {
        failures.count(Reason.MISSING);
        events.record(Kind.TOKEN_REFUSED, Reason.MISSING.tag(), source);
        return CHALLENGE;
    }

    private Uni<SecurityIdentity> refuse(RoutingContext context, Reason reason) {
        failures.count(reason);
        return Uni.createFrom().failure(refused(context, reason));
    }

    private AuthenticationFailedException refused(RoutingContext context, Reason reason) {
        context.put(REFUSED, true);
        tell(context, reason);
        return new AuthenticationFailedException();
    }

    private void tell(RoutingContext context, Reason reason) {
        events.record(Kind.TOKEN_REFUSED, reason.tag(), context.request(), null);
    }
}
