package dev.parley.importing;

import dev.parley.importing.ImportLine.ConversationLine;
import dev.parley.importing.ImportLine.MemberLine;
import dev.parley.importing.ImportLine.MessageLine;
import dev.parley.importing.ImportLine.NotificationLine;
import dev.parley.protocol.Attachment;
import dev.parley.protocol.Attachments;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import dev.parley.protocol.Kind;
import dev.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one line of an import, as strictly as the body of a request. An unknown field is an error. */
final class LineReader {
    private static final int MAX_TYPE = 128;
    private static final int MAX_TITLE = 255;
    private static final int MAX_MESSAGE = 8192;
    private static final int MAX_PAYLOAD_BYTES = 16 * 1024;
    /** How far the clock of the app may be ahead of this one. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Set<String> CONVERSATION =
            Set.of("type", "id", "kind", "title", "created_by", "created_at", "members", "listing_id");
    private static final Set<String> MESSAGE = Set.of(
            "type",
            "source_id",
            "conversation_id",
            "sender_id",
            "content",
            "attachments",
            "reply_to",
            "created_at",
            "edited_at",
            "deleted_at");
    private static final Set<String> MEMBER =
            Set.of("type", "conversation_id", "user_id", "role", "joined_at", "last_read_id", "last_read_at");
    private static final Set<String> NOTIFICATION = Set.of(
            "type",
            "source_id",
            "user_id",
            "notification_type",
            "title",
            "message",
            "payload",
            "created_at",
            "read_at");

    private final Clock clock;
    private final String caller;
    private final int maxContentBytes;

    /** @param caller the creator of groups whose lines name none */
    LineReader(Clock clock, String caller, int maxContentBytes) {
        this.clock = clock;
        this.caller = caller;
        this.maxContentBytes = maxContentBytes;
    }

    ImportLine read(LineSplitter.Line line) throws InvalidInputException {
        JsonFields fields = new JsonFields(Json.object(text(line.bytes())), "");
        return switch (fields.text("type")) {
            case "conversation" -> conversation(line.number(), fields.only(CONVERSATION));
            case "message" -> message(line.number(), fields.only(MESSAGE));
            case "member" -> member(line.number(), fields.only(MEMBER));
            case "notification" -> notification(line.number(), fields.only(NOTIFICATION));
            default -> throw fields.bad("type", "must be conversation, message, member or notification");
        };
    }

    private ConversationLine conversation(long number, JsonFields line) throws InvalidInputException {
        Kind kind = Kind.of(line.text("kind")).orElseThrow(() -> line.bad("kind", "must be direct or group"));
        List<String> pair = kind == Kind.DIRECT ? pair(line) : List.of();
        if (kind == Kind.GROUP && line.has("listing_id")) {
            throw line.bad("listing_id", "is for direct conversations only");
        }
        if (kind == Kind.GROUP && line.has("members")) {
            throw line.bad("members", "of a group must be lines of their own");
        }
        String title = line.has("title") ? line.label("title", MAX_TITLE) : null;
        if (title != null && kind == Kind.DIRECT) {
            throw line.bad("title", "is for groups only");
        }
        String createdBy =
                line.has("created_by") ? line.idOrNumber("created_by") : pair.isEmpty() ? caller : pair.getFirst();
        Instant createdAt = line.has("created_at") ? past(line, "created_at") : now();
        return new ConversationLine(
                number,
                line.idOrNumber("id"),
                kind,
                title,
                createdBy,
                createdAt,
                pair,
                line.optionalNumber("listing_id", 0));
    }

    private static List<String> pair(JsonFields line) throws InvalidInputException {
        List<String> pair = line.idsOrNumbers("members");
        if (pair.size() != 2) {
            throw line.bad("members", "must name the two users of a direct conversation");
        }
        return pair;
    }

    private MessageLine message(long number, JsonFields line) throws InvalidInputException {
        Instant createdAt = past(line, "created_at");
        Instant deletedAt = line.has("deleted_at") ? past(line, "deleted_at") : null;
        Instant editedAt = line.has("edited_at") && deletedAt == null ? past(line, "edited_at") : null;
        List<Attachment> attachments = deletedAt == null ? Attachments.addressed(line, "attachments") : List.of();
        String content = deletedAt == null && line.has("content") ? line.text("content") : "";
        if (deletedAt == null && content.isEmpty() && attachments.isEmpty()) {
            throw line.bad("content", "must not be empty without an attachment");
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > maxContentBytes) {
            throw new InvalidInputException(
                    ErrorCode.TOO_LARGE, "content is longer than " + maxContentBytes + " bytes", null);
        }
        return new MessageLine(
                number,
                line.idOrNumber("source_id"),
                line.idOrNumber("conversation_id"),
                line.idOrNumber("sender_id"),
                content,
                attachments,
                line.has("reply_to") ? line.idOrNumber("reply_to") : null,
                createdAt,
                editedAt,
                deletedAt);
    }

    private MemberLine member(long number, JsonFields line) throws InvalidInputException {
        Role role = !line.has("role")
                ? Role.MEMBER
                : Role.of(line.text("role"))
                        .orElseThrow(() -> line.bad("role", "must be owner, admin, member or read_only"));
        return new MemberLine(
                number,
                line.idOrNumber("conversation_id"),
                line.idOrNumber("user_id"),
                role,
                line.has("joined_at") ? past(line, "joined_at") : now(),
                line.has("last_read_id") ? line.idOrNumber("last_read_id") : null,
                line.has("last_read_at") ? past(line, "last_read_at") : null);
    }

    private NotificationLine notification(long number, JsonFields line) throws InvalidInputException {
        String payload = "{}";
        if (line.has("payload")) {
            line.requireStorable("payload", line.raw("payload"));
            payload = line.raw("payload").toString();
            if (payload.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD_BYTES) {
                throw new InvalidInputException(
                        ErrorCode.TOO_LARGE, "payload is longer than " + MAX_PAYLOAD_BYTES + " bytes", null);
            }
        }
        String title = optional(line, "title", MAX_TITLE);
        String message = optional(line, "message", MAX_MESSAGE);
        if (title.isEmpty() && message.isEmpty() && !line.has("payload")) {
            throw line.bad("payload", "is required without title and message");
        }
        return new NotificationLine(
                number,
                line.idOrNumber("source_id"),
                line.idOrNumber("user_id"),
                line.text("notification_type", MAX_TYPE),
                title,
                message,
                payload,
                past(line, "created_at"),
                line.has("read_at") ? past(line, "read_at") : null);
    }

    /** The text; empty if the field is absent or empty. */
    private static String optional(JsonFields line, String name, int maxLength) throws InvalidInputException {
        return !line.has(name) || line.text(name).isEmpty() ? "" : line.text(name, maxLength);
    }

    private Instant past(JsonFields line, String name) throws InvalidInputException {
        Instant time = time(line, name);
        if (time.isAfter(clock.instant().plus(AHEAD))) {
            throw line.bad(name, "must not be in the future");
        }
        return time;
    }

    /** Reads a time in milliseconds. PostgreSQL keeps fewer years than RFC 3339 can write. */
    private static Instant time(JsonFields line, String name) throws InvalidInputException {
        Instant time = line.time(name).truncatedTo(ChronoUnit.MILLIS);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9999-12-31T23:59:59.999Z"))) {
            throw line.bad(name, "must be from 1970 to 9999");
        }
        return time;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String text(byte @Nullable [] bytes) throws InvalidInputException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("the line is not UTF-8");
        }
    }
}
