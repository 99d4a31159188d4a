package dev.parley.bench.scenario;

import dev.parley.bench.driver.Client;
import dev.parley.bench.driver.Crowd;
import dev.parley.bench.driver.Driver;
import dev.parley.bench.driver.OpenLoop;
import dev.parley.bench.driver.Outlet;
import dev.parley.bench.driver.Tally;
import dev.parley.bench.machine.Parley;
import dev.parley.bench.machine.Pause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Pairs of clients, one of which sends to the other. */
final class PairLoad implements AutoCloseable {
    private static final int CONTENT_BYTES = 128;
    private static final double PATIENCE = 60;
    private static final Client.Listener NOBODY = new Client.Listener() {};

    private final Driver driver;
    private final Parley parley;
    private final int pairs;
    private final Crowd senders;
    private final Crowd receivers;
    private final List<Supplier<byte[]>> messages = new ArrayList<>();
    private final long errorsBefore;
    private boolean on;

    PairLoad(Setting setting, Parley parley, int pairs) {
        this.driver = setting.driver();
        this.errorsBefore = driver.look().errors;
        this.parley = parley;
        this.pairs = pairs;
        List<String> conversations = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            conversations.add(parley.direct("a" + i, "b" + i));
            messages.add(Broadcasts.messages(conversations.getLast(), CONTENT_BYTES));
        }
        List<String> order = List.copyOf(conversations);
        senders = Crowd.open(
                driver, pairs, i -> parley.dial("a" + i), client -> client.ask("{\"type\":\"ping\"}", "pong"));
        receivers = new Crowd(driver, new ArrayList<>());
        for (int i = 0; i < pairs; i++) {
            Client receiver = Broadcasts.one(driver, parley.dial("b" + i));
            Parley.subscribe(receiver, order.get(i)).join();
            receivers.clients().add(receiver);
        }
    }

    /** Measures acknowledgements with a constant number in flight for each sender. */
    Map<String, Double> saturate(int window, double seconds) {
        driver.on(() -> {
            on = true;
            for (int i = 0; i < pairs; i++) {
                int pair = i;
                Client sender = senders.clients().get(i);
                sender.listen(new Client.Listener() {
                    @Override
                    public void acknowledged(Client client, long count) {
                        if (on) {
                            write(pair);
                        }
                    }

                    @Override
                    public void readComplete(Client client) {
                        client.flush();
                    }
                });
                for (int n = 0; n < window; n++) {
                    write(pair);
                }
                sender.flush();
            }
            return null;
        });
        Pause.of(0.3);
        Tally before = driver.look();
        double cpu = parley.process().cpuSeconds();
        long start = System.nanoTime();
        Pause.of(seconds);
        Tally after = driver.look();
        double elapsed = (System.nanoTime() - start) / 1e9;
        cpu = parley.process().cpuSeconds() - cpu;
        driver.on(() -> on = false);
        settle();
        long stored = after.acknowledgements - before.acknowledgements;
        Map<String, Double> readings = new LinkedHashMap<>();
        readings.put("stored/s", stored / elapsed);
        readings.put("stored/s per core of Parley", stored / cpu);
        return readings;
    }

    /** Measures the time from when a message was due until it arrived, in microseconds. */
    Histogram latencies(double perSecond, double warmUp, double seconds) {
        long from = (long) (perSecond * warmUp);
        long count = from + (long) (perSecond * seconds);
        OpenLoop load = new OpenLoop(
                driver.loop(),
                new Outlet() {
                    @Override
                    public void write(long number) {
                        PairLoad.this.write((int) (number % pairs));
                    }

                    @Override
                    public void flush() {
                        senders.clients().forEach(Client::flush);
                    }
                },
                perSecond,
                count);
        Histogram micros = new Histogram(3);
        driver.on(() -> {
            for (int i = 0; i < pairs; i++) {
                int pair = i;
                receivers.clients().get(i).reset();
                receivers.clients().get(i).listen(new Client.Listener() {
                    @Override
                    public void delivered(Client client, long n) {
                        long number = n * pairs + pair;
                        if (number >= from) {
                            micros.recordValue(Math.max(1, (System.nanoTime() - load.due(number)) / 1000));
                        }
                    }
                });
            }
            return null;
        });
        load.start().join();
        settle();
        return micros;
    }

    private void write(int pair) {
        senders.clients().get(pair).write(messages.get(pair).get());
    }

    /** Waits until no more acknowledgements and deliveries come. */
    private void settle() {
        long[] last = {-1};
        boolean quiet = Pause.until(PATIENCE, () -> {
            Pause.of(0.5);
            Tally now = driver.look();
            long moved = now.deliveries + now.acknowledgements;
            boolean still = moved == last[0];
            last[0] = moved;
            return still;
        });
        Tally tally = driver.look();
        receivers.listen(NOBODY);
        senders.listen(NOBODY);
        if (!quiet || tally.errors > errorsBefore) {
            throw new IllegalStateException("sends failed: " + (tally.errors - errorsBefore) + ", " + tally.lastError);
        }
    }

    @Override
    public void close() {
        senders.close();
        receivers.close();
    }
}
