package dev.parley.http.sohbet;

import dev.parley.conversation.Conversations;
import dev.parley.http.RequestRateLimit;
import dev.parley.http.guard.Params;
import dev.parley.protocol.InvalidInputException;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** The caller's conversations, for the {@code sohbet} app. */
@Path(SohbetConversationsResource.PATH)
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
class SohbetConversationsResource {

    static final String PATH = "/api/conversations";

    private static final int DEFAULT_PAGE = 50;

    private final Conversations conversations;
    private final SecurityIdentity identity;
    private final RequestRateLimit rateLimit;

    SohbetConversationsResource(Conversations conversations, SecurityIdentity identity, RequestRateLimit rateLimit) {
        this.rateLimit = rateLimit;
        this.conversations = conversations;
        this.identity = identity;
    }

    /** Lists the conversations, the most recently active first. */
    @GET
    public Uni<byte[]> mine(@QueryParam("limit") String limit, @QueryParam("cursor") String cursor)
            throws InvalidInputException {
        rateLimit.read();
        return conversations
                .mine(
                        identity.getPrincipal().getName(),
                        cursor,
                        Params.limit(limit, DEFAULT_PAGE, Conversations.MAX_PAGE))
                .map(SohbetBodies::listed);
    }
}
