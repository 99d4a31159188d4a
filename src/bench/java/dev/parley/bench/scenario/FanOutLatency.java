package dev.parley.bench.scenario;

import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.VertxServer;
import java.util.List;
import java.util.Map;

/** Latency to 200 subscribers, at 200 messages a second. */
final class FanOutLatency implements Scenario {
    private static final int SUBSCRIBERS = 200;
    private static final int PER_SECOND = 200;
    private static final int BYTES = 128;

    @Override
    public void run(Setting setting) {
        try (Parley parley = Parley.start(setting.backends());
                ServerProcess server = ServerProcess.start("vertx", VertxServer.class);
                Broadcast room = Broadcasts.room(setting, parley, SUBSCRIBERS);
                Broadcast event = Broadcasts.event(setting, parley, SUBSCRIBERS, BYTES);
                Broadcast stored = Broadcasts.stored(setting, List.of(parley), SUBSCRIBERS, BYTES)) {
            compare(setting, server, "latency stored", stored);
            compare(setting, server, "latency room", room);
            compare(setting, server, "latency event", event);
        }
    }

    private static void compare(Setting setting, ServerProcess server, String name, Broadcast subject) {
        try (Broadcast reference =
                Broadcasts.vertx(setting, server, SUBSCRIBERS, subject.frameBytes(), subject.window())) {
            subject.saturate(setting.warmUpSeconds());
            reference.saturate(setting.warmUpSeconds());
            setting.comparison(Setting.PARLEY, Setting.VERTX)
                    .run(
                            name + " to " + SUBSCRIBERS + " at " + PER_SECOND + "/s",
                            () -> measure(setting, subject),
                            () -> measure(setting, reference));
        }
    }

    private static Map<String, Double> measure(Setting setting, Broadcast broadcast) {
        return Broadcast.percentiles(broadcast.latencies(PER_SECOND, 1, setting.pick(3.0, 15.0), _ -> true));
    }
}
