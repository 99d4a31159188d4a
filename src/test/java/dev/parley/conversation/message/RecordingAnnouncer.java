package dev.parley.conversation.message;

import dev.parley.protocol.Event;
import dev.parley.protocol.Message;
import dev.parley.tracing.TraceSpan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Records notices, in order, without the positions in the logs of users. Ignores deliveries: a timer publishes them, seconds after the test whose messages were
 * delivered.
 */
public class RecordingAnnouncer extends Announcer {
    public final List<Notice> notices = new CopyOnWriteArrayList<>();
    final List<Message> met = new CopyOnWriteArrayList<>();
    final List<List<Message>> batches = new CopyOnWriteArrayList<>();

    public RecordingAnnouncer() {
        super(null, null);
    }

    @Override
    public void publish(Notice notice) {
        publish(List.of(notice));
    }

    @Override
    public void publish(List<Notice> all) {
        all.stream()
                .filter(it -> !(it.event() instanceof Event.MessageDelivered))
                .map(RecordingAnnouncer::withoutPosition)
                .forEach(notices::add);
    }

    private static Notice withoutPosition(Notice notice) {
        return notice.event() instanceof Event.UserEntry(var own, var _)
                ? new Notice(notice.address(), own, notice.exceptSession())
                : notice;
    }

    @Override
    public void met(Message first) {
        met.add(first);
    }

    @Override
    public void committed(List<Message> messages, Map<Long, TraceSpan> followed) {
        batches.add(messages);
    }
}
