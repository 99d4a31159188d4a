package dev.parley.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bus.Bus;
import dev.parley.protocol.InvalidInputException;
import dev.parley.protocol.Json;
import dev.parley.protocol.JsonFields;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Asks all instances and answers their questions. A question {@code {"id", "from", "ask", …}} is published on the
 * instances' channel {@code control}; each answers {@code {"re", "from", "answer"}} on {@code control:{from}}.
 * Thread-safe.
 */
@ApplicationScoped
class ClusterQueries {
    private static final Logger LOG = Logger.getLogger(ClusterQueries.class);
    private static final String CHANNEL = "control";
    private static final int BEFORE_THE_BUS = 100;

    /** A question whose answers are awaited. */
    private interface Waiting {
        void answered(String instance, JsonFields answer) throws InvalidInputException;
    }

    private final Bus bus;
    private final InstanceLeases leases;
    private final LocalInventory inventory;
    private final DirectoryConfig config;
    private final ConcurrentMap<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private final Counter unanswered;
    private final Counter broken;

    ClusterQueries(
            Bus bus, InstanceLeases leases, LocalInventory inventory, DirectoryConfig config, MeterRegistry registry) {
        this.bus = bus;
        this.leases = leases;
        this.inventory = inventory;
        this.config = config;
        this.unanswered = registry.counter("parley.control.unanswered");
        this.broken = registry.counter("parley.control.broken");
        registry.gaugeMapSize("parley.control.waiting", List.of(), waiting);
    }

    void start(@Observes @Priority(BEFORE_THE_BUS) StartupEvent event) {
        bus.hear(CHANNEL, text -> checked(() -> asked(Json.object(text))));
        bus.hear(
                CHANNEL + ":" + bus.instance(), text -> checked(() -> answered(new JsonFields(Json.object(text), ""))));
    }

    /**
     * Returns the answers of all instances, or those that come in time; of this instance alone while Redis is away.
     * Never fails for that.
     */
    <T> Uni<ClusterReply<T>> ask(ClusterQuery<T> query) {
        return query.answer(inventory).chain(own -> {
            ClusterReply<T> alone = new ClusterReply<>(Map.of(bus.instance(), own), Set.of(), true);
            if (!bus.isUp() || waiting.size() >= config.questions()) {
                return Uni.createFrom().item(alone);
            }
            return leases.alive()
                    .ifNoItem()
                    .after(config.patience())
                    .fail()
                    .chain(alive -> ask(query, own, alive))
                    .onFailure()
                    .invoke(failure -> LOG.debugf("The other instances were not asked: %s", failure))
                    .onFailure()
                    .recoverWithItem(alone);
        });
    }

    private <T> Uni<ClusterReply<T>> ask(ClusterQuery<T> query, T own, Set<String> alive) {
        PendingReplies<T> tally = new PendingReplies<>(alive);
        if (tally.answered(bus.instance(), own)) {
            return Uni.createFrom().item(tally.gathered());
        }
        String id = Long.toString(count.incrementAndGet());
        return Uni.createFrom()
                .<Void>emitter(all -> {
                    waiting.put(id, (instance, answer) -> {
                        if (tally.answered(instance, query.readAnswer(answer))) {
                            all.complete(null);
                        }
                    });
                    bus.say(CHANNEL, text(json -> {
                        json.writeStringField("id", id);
                        json.writeStringField("from", bus.instance());
                        query.write(json);
                    }));
                })
                .ifNoItem()
                .after(config.patience())
                .recoverWithItem(() -> null)
                .onTermination()
                .invoke(() -> waiting.remove(id))
                .map(_ -> tally.gathered())
                .invoke(gathered -> unanswered.increment(gathered.unanswered().size()));
    }

    private void asked(ObjectNode frame) throws InvalidInputException {
        JsonFields fields = new JsonFields(frame, "");
        String from = fields.id("from");
        if (!from.equals(bus.instance())) {
            answer(fields.id("id"), from, ClusterQuery.read(fields));
        }
    }

    private <T> void answer(String id, String from, ClusterQuery<T> query) {
        query.answer(inventory)
                .subscribe()
                .with(
                        answer -> bus.say(CHANNEL + ":" + from, text(json -> {
                            json.writeStringField("re", id);
                            json.writeStringField("from", bus.instance());
                            json.writeObjectFieldStart("answer");
                            query.writeAnswer(json, answer);
                            json.writeEndObject();
                        })),
                        failure ->
                                LOG.warnf("A question of another instance was not answered: %s", failure.toString()));
    }

    private void answered(JsonFields frame) throws InvalidInputException {
        // An answer that comes too late is dropped.
        Waiting query = waiting.get(frame.id("re"));
        if (query != null) {
            query.answered(frame.id("from"), frame.object("answer"));
        }
    }

    private static String text(Json.Writing fields) {
        return new String(
                Json.bytes(json -> {
                    json.writeStartObject();
                    fields.to(json);
                    json.writeEndObject();
                }),
                StandardCharsets.UTF_8);
    }

    private interface Step {
        void run() throws InvalidInputException;
    }

    private void checked(Step step) {
        try {
            step.run();
        } catch (InvalidInputException e) {
            broken.increment();
        }
    }
}
