package dev.parley.http.notification;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.http.JsonResponses;
import dev.parley.http.Speaker;
import dev.parley.http.guard.Params;
import dev.parley.notification.Kept;
import dev.parley.notification.NotificationPage;
import dev.parley.notification.Notifications;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.RefusedException;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;

/** The caller's notifications. */
@Path(NotificationsResource.PATH + "/notifications")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class NotificationsResource {

    public static final String PATH = "/api/v1/websocket";

    private static final int DEFAULT_PAGE = 50;

    private final Notifications notifications;
    private final SecurityIdentity identity;

    NotificationsResource(Notifications notifications, SecurityIdentity identity) {
        this.notifications = notifications;
        this.identity = identity;
    }

    /**
     * Lists notifications newest first, before the id {@code before} if that is given; with {@code unread=true} only
     * unread ones.
     */
    @GET
    public Uni<byte[]> mine(
            @QueryParam("unread") String unread, @QueryParam("before") String before, @QueryParam("limit") String limit)
            throws InvalidInputException {
        return notifications
                .page(
                        caller(),
                        Params.number("before", before, 1, Long.MAX_VALUE),
                        Params.limit(limit, DEFAULT_PAGE, Notifications.MAX_PAGE),
                        Params.flag("unread", unread))
                .map(NotificationsResource::json);
    }

    @PUT
    @Path("{id}/read")
    public Uni<byte[]> read(@PathParam("id") String id, byte[] body) throws InvalidInputException {
        Speaker.requireIfNamed(body, caller());
        return notifications
                .markRead(caller(), id(id))
                .map(_ -> JsonResponses.object(json -> {
                    json.writeStringField("id", id);
                    json.writeBooleanField("read", true);
                }));
    }

    @PUT
    @Path("read-all")
    public Uni<byte[]> readAll(byte[] body) throws InvalidInputException {
        Speaker.requireIfNamed(body, caller());
        return notifications
                .markAllRead(caller())
                .map(count -> JsonResponses.object(json -> json.writeNumberField("marked", count)));
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }

    /** What is not an id at all is not found either. */
    private static long id(String text) {
        try {
            long id = Long.parseLong(text);
            if (id > 0 && Long.toString(id).equals(text)) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new RefusedException(ErrorCode.NOT_FOUND, "there is no such notification");
    }

    private static byte[] json(NotificationPage page) {
        return JsonResponses.object(json -> {
            json.writeArrayFieldStart("notifications");
            for (Kept kept : page.notifications()) {
                kept(json, kept);
            }
            json.writeEndArray();
            json.writeNumberField("unread_count", page.unreadCount());
            json.writeBooleanField("has_more", page.hasMore());
        });
    }

    public static void kept(JsonGenerator json, Kept kept) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", Long.toString(kept.id()));
        json.writeStringField("notification_type", kept.type());
        json.writeStringField("title", kept.title());
        json.writeStringField("message", kept.message());
        json.writeFieldName("payload");
        json.writeRawValue(kept.payload());
        json.writeBooleanField("read", kept.readAt() != null);
        json.writeStringField(
                "read_at", kept.readAt() == null ? null : kept.readAt().toString());
        json.writeStringField("created_at", kept.createdAt().toString());
        json.writeEndObject();
    }
}
