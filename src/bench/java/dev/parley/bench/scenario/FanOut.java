package dev.parley.bench.scenario;

import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.ServerProcess;
import dev.parley.bench.reference.VertxServer;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One sender, 200 and 1000 subscribers, at the maximum throughput. The reference delivers frames of the same length as
 * Parley's unchanged.
 */
final class FanOut implements Scenario {
    private static final List<Integer> SUBSCRIBERS = List.of(200, 1000);
    private static final List<Integer> SIZES = List.of(128, 1024);

    @Override
    public void run(Setting setting) {
        try (Parley parley = Parley.start(setting.backends());
                ServerProcess server = ServerProcess.start("vertx", VertxServer.class)) {
            for (int subscribers : SUBSCRIBERS) {
                compare(
                        setting,
                        server,
                        "fan-out room 128 B to " + subscribers,
                        subscribers,
                        n -> Broadcasts.room(setting, parley, n));
                for (int size : SIZES) {
                    compare(
                            setting,
                            server,
                            "fan-out event " + size + " B to " + subscribers,
                            subscribers,
                            n -> Broadcasts.event(setting, parley, n, size));
                    compare(
                            setting,
                            server,
                            "fan-out stored " + size + " B to " + subscribers,
                            subscribers,
                            n -> Broadcasts.stored(setting, List.of(parley), n, size));
                }
            }
        }
    }

    private static void compare(
            Setting setting, ServerProcess server, String name, int subscribers, IntFunction<Broadcast> parley) {
        try (Broadcast subject = parley.apply(subscribers);
                Broadcast reference =
                        Broadcasts.vertx(setting, server, subscribers, subject.frameBytes(), subject.window())) {
            subject.saturate(setting.warmUpSeconds());
            reference.saturate(setting.warmUpSeconds());
            setting.comparison(Setting.PARLEY, Setting.VERTX)
                    .run(name, () -> subject.saturate(setting.seconds()), () -> reference.saturate(setting.seconds()));
        }
    }
}
