package dev.parley.socket;

import dev.parley.protocol.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Metrics of frames and closes. Thread-safe. */
@ApplicationScoped
public class SocketMetrics {
    private final LongAdder framesIn = new LongAdder();
    private final Counter badFrames;
    private final Map<CloseCode, Counter> closes = new EnumMap<>(CloseCode.class);

    SocketMetrics(MeterRegistry registry) {
        FunctionCounter.builder("parley.frames.in", framesIn, LongAdder::sum)
                .description("Frames from clients")
                .register(registry);
        badFrames = registry.counter("parley.frames.bad");
        for (CloseCode code : CloseCode.values()) {
            closes.put(code, registry.counter("parley.sessions.closes", "code", Integer.toString(code.code())));
        }
    }

    void frameIn() {
        framesIn.increment();
    }

    void badFrame() {
        badFrames.increment();
    }

    public void closed(CloseCode code) {
        Objects.requireNonNull(closes.get(code)).increment();
    }
}
