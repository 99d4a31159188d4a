package dev.parley.conversation.message;

import dev.parley.protocol.Message;
import dev.parley.tracing.TraceSpan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The commit spans of the sampled drafts of a batch, usually none. All drafts are in one statement, so the later spans
 * are linked to the first.
 *
 * @param commits by the position of the draft
 */
record BatchTrace(List<Draft> drafts, Map<Integer, TraceSpan> commits) {
    private static final BatchTrace NONE = new BatchTrace(List.of(), Map.of());

    /** Begins the spans, before the statement runs. */
    static BatchTrace begin(List<Draft> drafts) {
        Map<Integer, TraceSpan> commits = null;
        TraceSpan first = null;
        for (int i = 0; i < drafts.size(); i++) {
            TraceSpan way = drafts.get(i).step();
            if (way != null) {
                TraceSpan commit = first == null ? way.next("commit") : way.next("commit", first);
                if (commit != null) {
                    commits = commits == null ? new HashMap<>() : commits;
                    commits.put(i, commit.with("parley.batch_size", drafts.size()));
                    first = first == null ? commit : first;
                }
            }
        }
        return commits == null ? NONE : new BatchTrace(drafts, commits);
    }

    void failed() {
        commits.values().forEach(commit -> commit.failed("the statement failed"));
    }

    /** @return the spans of stored messages, by message id */
    Map<Long, TraceSpan> committed(List<AppendResult> outcomes) {
        if (commits.isEmpty()) {
            return Map.of();
        }
        Map<Long, TraceSpan> ways = new HashMap<>();
        commits.forEach((place, commit) -> {
            switch (outcomes.get(place)) {
                case AppendResult.Stored(Message it, var _) -> {
                    commit.message(it.id(), it.conversationId(), it.seq()).end();
                    ways.put(
                            it.id(),
                            Objects.requireNonNull(drafts.get(place).step())
                                    .message(it.id(), it.conversationId(), it.seq()));
                }
                case AppendResult.Repeated(Message it) ->
                    commit.message(it.id(), it.conversationId(), it.seq())
                            .with("parley.repeated", "true")
                            .end();
                case AppendResult.Refused(var code, var _) -> commit.failed(code.wire());
            }
        });
        return ways;
    }
}
