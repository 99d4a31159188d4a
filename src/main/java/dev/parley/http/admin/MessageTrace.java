package dev.parley.http.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.cluster.ClusterDirectory.Found;
import dev.parley.cluster.DeliveryStatus;
import dev.parley.cluster.InstanceTrace;
import dev.parley.conversation.message.MessageStatus.Facts;
import dev.parley.conversation.message.MessageStatus.Reader;
import dev.parley.http.JsonResponses;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a message got, by the log and by the instances. Never contains its content.
 *
 * @param recipients the members, and former members whose connections are still subscribed
 */
record MessageTrace(Facts facts, List<Recipient> recipients, Found<List<InstanceTrace>> ways) {

    /** A connection and the instance that has it. */
    record Device(String instance, DeliveryStatus receiver) {}

    /**
     * @param member null for a user who is not a member, or not among those listed
     */
    record Recipient(String userId, @Nullable Reader member, List<Device> devices) {}

    static MessageTrace of(Facts facts, Found<List<InstanceTrace>> ways) {
        Map<String, Recipient> recipients = new LinkedHashMap<>();
        for (Reader member : facts.members()) {
            recipients.put(member.userId(), new Recipient(member.userId(), member, new ArrayList<>()));
        }
        for (InstanceTrace way : ways.value()) {
            for (DeliveryStatus receiver : way.receivers()) {
                recipients
                        .computeIfAbsent(receiver.userId(), user -> new Recipient(user, null, new ArrayList<>()))
                        .devices()
                        .add(new Device(way.instance(), receiver));
            }
        }
        return new MessageTrace(facts, List.copyOf(recipients.values()), ways);
    }

    byte[] write(Instant now) {
        return JsonResponses.object(json -> {
            json.writeStringField("message_id", String.valueOf(facts.id()));
            json.writeStringField("conversation_id", facts.conversationId());
            json.writeNumberField("seq", facts.seq());
            json.writeStringField("sender_id", facts.senderId());
            time(json, "committed_at", facts.committedAt());
            time(json, "edited_at", facts.editedAt());
            json.writeStringField("edited_by", facts.editedBy());
            time(json, "deleted_at", facts.deletedAt());
            json.writeStringField("deleted_by", facts.deletedBy());
            json.writeArrayFieldStart("instances");
            for (InstanceTrace way : ways.value()) {
                json.writeStartObject();
                json.writeStringField("instance", way.instance());
                time(json, "published_at", way.publishedAt());
                time(json, "received_at", way.receivedAt());
                json.writeNumberField("unlisted_devices", way.unlisted());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("recipients");
            for (Recipient recipient : recipients) {
                json.writeStartObject();
                recipient(json, recipient);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField(
                    "unlisted_members", facts.memberCount() - facts.members().size());
            time(json, "timestamp", now);
            JsonResponses.completeness(json, ways);
        });
    }

    private static void recipient(JsonGenerator json, Recipient recipient) throws IOException {
        json.writeStringField("user_id", recipient.userId());
        json.writeBooleanField("member", recipient.member() != null);
        if (recipient.member() != null) {
            json.writeBooleanField("may_see", recipient.member().sees());
            json.writeBooleanField("read", recipient.member().read());
        }
        json.writeArrayFieldStart("devices");
        for (Device device : recipient.devices()) {
            DeliveryStatus receiver = device.receiver();
            json.writeStartObject();
            json.writeStringField("state", receiver.state().tag());
            json.writeStringField("connection_id", receiver.connectionId());
            json.writeStringField("device_id", receiver.device());
            json.writeStringField("dialect", receiver.dialect());
            json.writeStringField("instance", device.instance());
            time(json, "connected_at", receiver.connectedAt());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void time(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
        json.writeStringField(
                name, time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString());
    }
}
