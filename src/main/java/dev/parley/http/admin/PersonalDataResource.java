package dev.parley.http.admin;

import dev.parley.conversation.erasure.UserDataExport;
import dev.parley.http.JsonResponses;
import dev.parley.http.guard.AuditTrail;
import dev.parley.http.guard.Params;
import dev.parley.notification.Notifications;
import dev.parley.notification.push.PendingPushes;
import dev.parley.presence.LastSeenExport;
import dev.parley.protocol.InvalidInputException;
import dev.parley.revocation.RevocationWatch;
import dev.parley.sql.Batches;
import io.quarkus.security.Authenticated;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Stream;

/** Shows what is stored about a user, to the user and to admins. Admins may delete it. */
@Path("/api/v1/users/{id}/data")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
class PersonalDataResource {

    private static final int MAX_PAGE = Notifications.MAX_PAGE;

    private final UserDataExport conversations;
    private final Notifications notifications;
    private final PendingPushes pushes;
    private final LastSeenExport times;
    private final RevocationWatch revocations;
    private final SecurityIdentity identity;
    private final AuditTrail trail;

    PersonalDataResource(
            UserDataExport conversations,
            Notifications notifications,
            PendingPushes pushes,
            LastSeenExport times,
            RevocationWatch revocations,
            SecurityIdentity identity,
            AuditTrail trail) {
        this.conversations = conversations;
        this.notifications = notifications;
        this.pushes = pushes;
        this.times = times;
        this.revocations = revocations;
        this.identity = identity;
        this.trail = trail;
    }

    /** Returns pages of conversations, then messages, then notifications, until there is no {@code next_cursor}. */
    @GET
    public Uni<byte[]> export(
            @PathParam("id") String id,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") String limit,
            @Context RoutingContext context)
            throws InvalidInputException {
        String userId = Params.id("id", id);
        if (!identity.getPrincipal().getName().equals(userId)) {
            if (!identity.hasRole("admin")) {
                throw new ForbiddenException();
            }
            trail.adminDoes("export_personal_data", context);
        }
        ExportCursor from = ExportCursor.decode(cursor);
        int most = Params.limit(limit, MAX_PAGE, MAX_PAGE);
        return times.lastSeen(userId)
                .chain(seen -> page(userId, from, most).map(page -> PersonalJson.page(userId, seen, page)));
    }

    /**
     * Deletes a user's data in bounded batches. First the user's tokens are revoked and their sessions closed, so that
     * nothing is written meanwhile. If {@code complete} is false there is more for the next call. May be called any
     * number of times.
     */
    @DELETE
    @RolesAllowed("admin")
    public Uni<byte[]> erase(@PathParam("id") String id, @Context RoutingContext context) throws InvalidInputException {
        String userId = Params.id("id", id);
        trail.adminDoes("erase_personal_data", context);
        return revocations
                .revoke(userId, null, true)
                .chain(() -> conversations.erase(userId))
                .chain(inConversations -> pushes.erase(userId)
                        .chain(pushed -> notifications.erase(userId).chain(notified -> times.erase(userId)
                                .map(user -> erased(userId, inConversations, pushed, notified, user)))));
    }

    private Uni<ExportPage> page(String userId, ExportCursor from, int limit) {
        return switch (from.part()) {
            case CONVERSATIONS ->
                conversations
                        .memberships(userId, from.after(), limit)
                        .map(found -> ExportPage.ofConversations(found, limit));
            case MESSAGES ->
                conversations.messages(userId, from.id(), limit).map(found -> ExportPage.ofMessages(found, limit));
            case NOTIFICATIONS ->
                notifications
                        .page(userId, from.id() == 0 ? null : from.id(), limit, false)
                        .map(found -> ExportPage.ofNotifications(found.notifications(), found.hasMore()));
        };
    }

    private static byte[] erased(
            String userId,
            UserDataExport.Erased inConversations,
            Batches.Done pushes,
            Batches.Done notifications,
            long user) {
        boolean complete = Stream.of(
                        inConversations.readMarks(),
                        inConversations.titles(),
                        inConversations.memberships(),
                        inConversations.messages(),
                        inConversations.outbox(),
                        pushes,
                        notifications)
                .allMatch(Batches.Done::complete);
        return JsonResponses.object(json -> {
            json.writeStringField("user_id", userId);
            json.writeNumberField("messages", inConversations.messages().rows());
            json.writeNumberField("memberships", inConversations.memberships().rows());
            json.writeNumberField("titles", inConversations.titles().rows());
            json.writeNumberField("outbox", inConversations.outbox().rows());
            json.writeNumberField("read_marks", inConversations.readMarks().rows());
            json.writeNumberField("notifications", notifications.rows());
            json.writeNumberField("pushes", pushes.rows());
            json.writeNumberField("users", user);
            json.writeBooleanField("complete", complete);
        });
    }
}
