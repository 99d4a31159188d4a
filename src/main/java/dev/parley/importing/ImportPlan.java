package dev.parley.importing;

import dev.parley.importing.ImportLine.ConversationLine;
import dev.parley.importing.ImportLine.MemberLine;
import dev.parley.importing.ImportLine.MessageLine;
import dev.parley.importing.ImportLine.NotificationLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to do for a batch, in this order; each list is in the order of the lines. */
final class ImportPlan {
    /** @param reply the message that it answers, stored or new; null for none */
    record NewMessage(MessageLine line, @Nullable Reply reply) {}

    /** A reference to a message. */
    sealed interface Reply {
        record Stored(long id) implements Reply {}

        /** @param index in {@link #messages} */
        record InPlan(int index) implements Reply {}
    }

    /** A message that was edited or deleted at its source since it was imported. */
    record Change(MessageLine line, long id) {}

    /** @param lastRead the last message that the member has read; null for none */
    record NewMember(MemberLine line, @Nullable Reply lastRead) {}

    final List<ConversationLine> conversations = new ArrayList<>();
    /** Lines of services' conversations, which belong to the source from now on. */
    final List<ConversationLine> takenOver = new ArrayList<>();

    final List<NewMessage> messages = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final List<NewMember> members = new ArrayList<>();
    final List<NotificationLine> notifications = new ArrayList<>();
    final List<InvalidLine> invalid = new ArrayList<>();
    /** What was left out of lines that are imported. */
    final List<InvalidLine> notes = new ArrayList<>();
    /** By conversation whose line was refused, the number of that line. No later line may name it. */
    final Map<String, Long> refused = new HashMap<>();

    final ImportCounts counts = new ImportCounts();
}
