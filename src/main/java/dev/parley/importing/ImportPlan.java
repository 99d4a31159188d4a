package dev.parley.importing;

import dev.parley.importing.ImportLine.ConversationLine;
import dev.parley.importing.ImportLine.MemberLine;
import dev.parley.importing.ImportLine.MessageLine;
import dev.parley.importing.ImportLine.NotificationLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is to be done for a batch, in this order; each list in the order of the lines. */
final class ImportPlan {
    /** @param reply the message that it answers: one that is stored, or another new one; null for none */
    record NewMessage(MessageLine line, Reply reply) {}

    /** Which message is answered. */
    sealed interface Reply {
        record Stored(long id) implements Reply {}

        /** @param index in {@link #messages} */
        record InPlan(int index) implements Reply {}
    }

    /** A message that was edited or deleted at its source since it was imported. */
    record Change(MessageLine line, long id) {}

    /** @param lastRead the id or the place in the plan of the last message read; null for none */
    record NewMember(MemberLine line, Reply lastRead) {}

    final List<ConversationLine> conversations = new ArrayList<>();
    /** Conversations of services, with their lines, which belong to the source from now on. */
    final List<ConversationLine> takenOver = new ArrayList<>();

    final List<NewMessage> messages = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final List<NewMember> members = new ArrayList<>();
    final List<NotificationLine> notifications = new ArrayList<>();
    final List<InvalidLine> invalid = new ArrayList<>();
    /** What was left out of lines that are imported. */
    final List<InvalidLine> notes = new ArrayList<>();
    /** Of conversations whose line was refused: the number of that line, after which no line may name them. */
    final Map<String, Long> refused = new HashMap<>();

    final ImportCounts counts = new ImportCounts();
}
