package dev.parley.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.phone.Machine.Input;
import dev.parley.phone.State.Phase;
import dev.parley.phone.State.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/**
 * A client for phones on OkHttp, to be copied: it stays connected, resumes from what it holds, and keeps what is
 * unsent. Thread-safe. The listener is called on a thread of its own, and must not block it.
 */
final class Phone implements AutoCloseable {
    /** The events for an app. */
    interface Listener {
        /** Each message once, and those of a conversation in order. */
        void message(String conversation, JsonNode message);

        /** A message was edited or deleted; in the same order. */
        void changed(String conversation, JsonNode payload);

        /**
         * An entry of the user's own log, each once and in order: the user joined or left a conversation, got a
         * notification, or changed a setting.
         */
        void own(String type, JsonNode payload);

        /** The server has another log: the app must forget what it has of the conversation. */
        void reset(String conversation);

        /** The same for the user's own log: the app reads conversations and notifications over HTTP. */
        void resetOwn();

        void status(State state);

        /** The server has accepted the token, which lasts until then or until the next one. */
        void authenticated(Instant until);

        /** The client is subscribed to all conversations from now on; what it missed follows first. */
        void subscribed();
    }

    private static final Set<String> ENTRIES = Set.of(
            "message.new",
            "message.updated",
            "message.deleted",
            "member.added",
            "member.removed",
            "conversation.updated");
    /** Entries of the user's own log, if they have a {@code me_seq}. */
    private static final Set<String> OWN =
            Set.of("conversation.created", "member.removed", "notification", "settings.updated");

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Less than the server's limit of 8 KiB, to leave room for the rest of the frame. */
    private static final int FRAME_BYTES = 7 * 1024;

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parley").factory());
    private final Machine machine;
    private final Link link;
    private final Inbox inbox = new Inbox();
    private final Outbox outbox;
    private final Listener listener;
    /** Of these conversations the server has been asked to repeat what comes after what is held. */
    private final Set<String> repeating = new HashSet<>();
    /** The same for the user's own log. */
    private boolean repeatingOwn;
    /** Requests on this connection, by their ids. */
    private final Map<String, Consumer<JsonNode>> asked = new HashMap<>();

    private ScheduledFuture<?> tick;
    private int askedCount;
    private String user;
    private boolean knowsAll;

    /**
     * @param url such as {@code wss://chat.example/ws}
     * @param tokens called for each connection, and a minute before a token expires
     * @param held what the app has stored
     */
    Phone(
            OkHttpClient http,
            String url,
            Supplier<CompletableFuture<String>> tokens,
            Settings settings,
            Inbox.Held held,
            Listener listener) {
        this.machine = new Machine(settings);
        this.outbox = new Outbox(settings.ackTimeout());
        this.listener = listener;
        this.link = new Link(http, url, tokens, loop, machine, new Link.Listener() {
            @Override
            public void frame(JsonNode frame) {
                Phone.this.frame(frame);
            }

            @Override
            public void changed(State before, State after) {
                Phone.this.changed(before, after);
            }
        });
        held.conversations().forEach(inbox::start);
        inbox.startOwn(held.me());
        knowsAll = !held.conversations().isEmpty();
    }

    void connect() {
        loop.execute(() -> link.take(new Input.Connect()));
    }

    /** The system has found a network, or lost it. */
    void network(boolean there) {
        loop.execute(() -> link.take(there ? new Input.Online() : new Input.Offline()));
    }

    /** Completes with the ack when the message is committed. Waits for a connection if there is none. */
    CompletableFuture<JsonNode> send(String conversation, String content) {
        return send(JSON.createObjectNode()
                .put("conversation_id", conversation)
                .put("client_id", UUID.randomUUID().toString())
                .put("content", content));
    }

    /** @param payload that of a {@code message.send}, with a {@code client_id} that the app has stored with it */
    CompletableFuture<JsonNode> send(ObjectNode payload) {
        CompletableFuture<CompletableFuture<JsonNode>> added = new CompletableFuture<>();
        loop.execute(() -> {
            added.complete(outbox.add(payload));
            pump();
        });
        return added.thenCompose(ack -> ack);
    }

    /** Completes when the edit is committed; never if the connection ends before. */
    CompletableFuture<JsonNode> edit(String messageId, String content) {
        CompletableFuture<JsonNode> committed = new CompletableFuture<>();
        loop.execute(() -> ask(
                "message.edit",
                JSON.createObjectNode().put("message_id", messageId).put("content", content),
                committed::complete));
        return committed;
    }

    /** What the app holds by now, to be stored with the messages. */
    CompletableFuture<Inbox.Held> held() {
        return CompletableFuture.supplyAsync(inbox::held, loop);
    }

    @Override
    public void close() {
        if (!loop.isShutdown()) {
            loop.execute(() -> link.take(new Input.Close()));
            loop.shutdown();
        }
    }

    private void changed(State before, State after) {
        if (before.phase() == Phase.OPEN) {
            asked.clear();
            repeating.clear();
            repeatingOwn = false;
            outbox.lost();
        }
        if (after.phase() == Phase.OPEN) {
            subscribe();
        } else if (after.phase() == Phase.STOPPED && after.reason() != Reason.EXHAUSTED) {
            outbox.fail(after.reason().name());
        }
        listener.status(after);
    }

    /**
     * Subscribes to what is held, from where it is held, in frames that the server accepts; then to all conversations.
     * The first frame also continues the user's own log.
     */
    private void subscribe() {
        boolean first = true;
        for (Map<String, Long> part : inbox.parts(FRAME_BYTES)) {
            ObjectNode payload = JSON.createObjectNode();
            part.keySet().forEach(payload.putArray("conversation_ids")::add);
            part.forEach(payload.putObject("since")::put);
            subscribe(payload, first, answer -> part.keySet().stream()
                    .filter(id -> !answer.path("seqs").has(id))
                    .forEach(inbox::forget));
            first = false;
        }
        subscribe(JSON.createObjectNode().put("conversation_ids", "*"), first, answer -> {
            answer.path("seqs").properties().forEach(entry -> {
                long seq = entry.getValue().asLong();
                if (inbox.held().conversations().containsKey(entry.getKey())) {
                    return;
                } else if (knowsAll && seq > 0) {
                    // The user was taken into it while there was no connection.
                    inbox.start(entry.getKey(), 0);
                    repeat(entry.getKey());
                } else {
                    inbox.start(entry.getKey(), seq);
                }
            });
            if (!answer.path("more").asBoolean()) {
                knowsAll = true;
                listener.subscribed();
            }
        });
    }

    /** @param own whether to continue the user's own log, too, after what is held */
    private void subscribe(ObjectNode payload, boolean own, Consumer<JsonNode> answer) {
        Long me = inbox.held().me();
        if (own && me != null) {
            payload.put("me_since", me);
            repeatingOwn = true;
        }
        ask("subscribe", payload, subscribed -> {
            if (own) {
                repeatingOwn = false;
            }
            if (inbox.held().me() == null) {
                inbox.startOwn(subscribed.path("me_seq").asLong());
            }
            answer.accept(subscribed);
        });
    }

    private void frame(JsonNode frame) {
        JsonNode payload = frame.path("payload");
        String ref = frame.path("ref").asText(null);
        String conversation = payload.path("conversation_id").asText();
        String type = frame.path("type").asText();
        boolean own = OWN.contains(type) && payload.has("me_seq");
        if (own ? !isNextOwn(payload) : ENTRIES.contains(type) && !isNext(conversation, payload)) {
            return;
        }
        if (own) {
            listener.own(type, payload);
        }
        switch (type) {
            case "message.new" -> listener.message(conversation, payload.path("message"));
            case "message.updated", "message.deleted" -> listener.changed(conversation, payload);
            case "reset" -> reset(payload);
            case "message.ack" -> {
                Consumer<JsonNode> edited = asked.remove(ref);
                if (edited == null) {
                    outbox.acknowledged(ref, payload);
                } else {
                    edited.accept(payload);
                }
            }
            case "auth.success" -> {
                user = payload.path("user_id").asText();
                listener.authenticated(Instant.parse(payload.path("expires_at").asText()));
            }
            case "member.removed" -> {
                if (payload.path("user_id").asText().equals(user)) {
                    inbox.forget(conversation);
                }
            }
            case "error" -> {
                if (!outbox.refused(ref, payload, Link.now(), machine) && asked.remove(ref) != null) {
                    // The requests are part of setting up the connection: without an answer, it is replaced.
                    link.drop();
                }
            }
            default -> {
                Consumer<JsonNode> answer =
                        ref == null ? null : payload.path("more").asBoolean() ? asked.get(ref) : asked.remove(ref);
                if (answer != null) {
                    answer.accept(payload);
                }
            }
        }
        pump();
    }

    private boolean isNext(String conversation, JsonNode payload) {
        long seq = payload.path("seq").asLong(payload.at("/message/seq").asLong());
        Inbox.Verdict verdict =
                inbox.accept(conversation, seq, payload.path("prev").asLong(seq - 1));
        if (verdict == Inbox.Verdict.GAP) {
            repeat(conversation);
        }
        return verdict == Inbox.Verdict.NEXT;
    }

    private boolean isNextOwn(JsonNode payload) {
        long seq = payload.path("me_seq").asLong();
        Inbox.Verdict verdict = inbox.acceptOwn(seq, payload.path("prev").asLong(seq - 1));
        if (verdict == Inbox.Verdict.GAP && !repeatingOwn) {
            // Any conversation will do: without since, nothing of it is repeated.
            ObjectNode again = JSON.createObjectNode();
            inbox.held().conversations().keySet().stream()
                    .findFirst()
                    .ifPresentOrElse(
                            id -> again.putArray("conversation_ids").add(id), () -> again.put("conversation_ids", "*"));
            subscribe(again, true, _ -> {});
        }
        return verdict == Inbox.Verdict.NEXT;
    }

    private void reset(JsonNode payload) {
        if (payload.has("me_seq")) {
            inbox.startOwn(payload.path("me_seq").asLong());
            listener.resetOwn();
        } else {
            String conversation = payload.path("conversation_id").asText();
            inbox.start(conversation, payload.path("seq").asLong());
            listener.reset(conversation);
        }
    }

    /** Has the server begin again after what is held. What comes until then is not next. */
    private void repeat(String conversation) {
        if (repeating.add(conversation)) {
            ObjectNode payload = JSON.createObjectNode();
            payload.putArray("conversation_ids").add(conversation);
            payload.putObject("since")
                    .put(conversation, inbox.held().conversations().get(conversation));
            ask("subscribe", payload, _ -> repeating.remove(conversation));
        }
    }

    private void ask(String type, ObjectNode payload, Consumer<JsonNode> answer) {
        String id = "q" + ++askedCount;
        asked.put(id, answer);
        link.send(type, id, payload);
    }

    /** Sends what is due, and schedules the next time. */
    private void pump() {
        if (tick != null) {
            tick.cancel(false);
            tick = null;
        }
        if (link.open()) {
            outbox.due(Link.now()).forEach(due -> link.send("message.send", due.ref(), due.payload()));
            outbox.nextAt().ifPresent(at -> tick = loop.schedule(this::pump, at - Link.now(), TimeUnit.MILLISECONDS));
        }
    }
}
