package dev.parley.security;

import dev.parley.limits.KeyedBuckets;
import dev.parley.protocol.Json;
import dev.parley.security.SecurityEvent.Kind;
import dev.parley.security.SecurityEvent.Source;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reports {@link SecurityEvent}s to operators. Each is counted in {@code parley.security.events} by its kind, and
 * logged under the category {@value #CATEGORY} as one JSON object on one line. The lines of each kind are limited per
 * second, so that nobody can fill the disk; the next line says how many were left out. Thread-safe. Never fails.
 */
@Singleton
public class SecurityEvents {

    /** The category of all these lines, so that they can be sent elsewhere. */
    public static final String CATEGORY = "dev.parley.security.events";

    /** The limit of each kind. A line has at most about a kilobyte. */
    static final int LINES_PER_SECOND = 5;

    static final int BURST = 50;

    private static final int MAX_VALUE_LENGTH = 160;
    /** A token in the wrong place of an address, whole or in part. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_.-]*");

    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

    private final Map<Kind, Told> told = new EnumMap<>(Kind.class);
    private final KeyedBuckets lines = new KeyedBuckets(LINES_PER_SECOND, BURST, Kind.values().length);
    private final ClientAddresses addresses;
    private final Consumer<String> log;

    /** The counters of one kind. */
    private record Told(AtomicLong unwritten, Counter events, Counter suppressed) {}

    @Inject
    SecurityEvents(MeterRegistry metrics, ClientAddresses addresses) {
        this(metrics, addresses, Logger.getLogger(CATEGORY)::info);
    }

    SecurityEvents(MeterRegistry metrics, ClientAddresses addresses, Consumer<String> log) {
        this.addresses = addresses;
        this.log = log;
        for (Kind kind : Kind.values()) {
            told.put(
                    kind,
                    new Told(
                            new AtomicLong(),
                            Counter.builder("parley.security.events")
                                    .description("What may be an attack, or the answer to one")
                                    .tag("kind", kind.tag())
                                    .register(metrics),
                            Counter.builder("parley.security.events.unlogged")
                                    .description("Those of them for which there was no room in the log")
                                    .tag("kind", kind.tag())
                                    .register(metrics)));
        }
    }

    /**
     * @param userId of a verified token; null if there was none
     */
    public void record(Kind kind, String reason, HttpServerRequest request, @Nullable String userId) {
        record(kind, reason, new Source(userId, addresses.of(request), request.path()));
    }

    public void record(Kind kind, String reason, Source source) {
        record(new SecurityEvent(kind, reason, source));
    }

    public void record(SecurityEvent event) {
        Told ofKind = Objects.requireNonNull(told.get(event.kind()));
        ofKind.events().increment();
        if (lines.take(event.kind().tag(), System.nanoTime())) {
            log.accept(line(event, ofKind.unwritten().getAndSet(0)));
        } else {
            ofKind.unwritten().incrementAndGet();
            ofKind.suppressed().increment();
        }
    }

    private static String line(SecurityEvent event, long unwritten) {
        return new String(
                Json.bytes(json -> {
                    json.writeStartObject();
                    json.writeStringField("event", event.kind().tag());
                    json.writeStringField("reason", plain(event.reason()));
                    json.writeStringField("user", plain(event.source().userId()));
                    json.writeStringField("address", plain(event.source().address()));
                    json.writeStringField("path", plain(event.source().path()));
                    if (unwritten > 0) {
                        json.writeNumberField("unlogged_before", unwritten);
                    }
                    json.writeEndObject();
                }),
                StandardCharsets.UTF_8);
    }

    /** Returns the text in a form that is safe in one line on a terminal. */
    private static @Nullable String plain(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String cut = value.length() > MAX_VALUE_LENGTH ? value.substring(0, MAX_VALUE_LENGTH) : value;
        return UNPRINTABLE.matcher(TOKEN.matcher(cut).replaceAll("[token]")).replaceAll("?");
    }
}
