package dev.parley.conversation;

import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service's specification of a conversation.
 *
 * @param kind      the kind, which an existing conversation must have
 * @param settings  see {@link ConversationChange}
 * @param members   all members that it is to have; null if unchanged
 * @param createdBy the creator; null for the service
 */
public record Specification(
        Kind kind,
        ConversationChange settings,
        @Nullable List<NewMember> members,
        @Nullable String createdBy) {
    public Specification {
        members = members == null ? null : List.copyOf(members);
    }

    /** Reads {@code {"kind", "title", "members", "retention_seconds", "created_by"}} and refuses any other field. */
    public static Specification read(JsonFields fields) throws InvalidInputException {
        fields.only("kind", "title", "members", ConversationChange.RETENTION, "created_by");
        Kind kind = Kind.of(fields.text("kind")).orElseThrow(() -> fields.bad("kind", "must be direct or group"));
        return new Specification(
                kind,
                new ConversationChange(fields.optionalText("title"), ConversationChange.optionalRetention(fields)),
                fields.has("members") ? NewMember.list(fields, "members") : null,
                fields.has("created_by") ? fields.id("created_by") : null);
    }

    Specification with(ConversationChange checked, @Nullable List<NewMember> distinct) {
        return new Specification(kind, checked, distinct, createdBy);
    }
}
