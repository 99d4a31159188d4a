package dev.parley.bench.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Many clients. */
public record Crowd(Driver driver, List<Client> clients) implements AutoCloseable {
    private static final int AT_ONCE = 64;
    private static final int PATIENCE_SECONDS = 120;

    /** Opens that many clients, 64 at a time; each is ready when the result of {@code enter} has completed. */
    public static Crowd open(
            Driver driver, int count, IntFunction<Dial> dial, Function<Client, CompletableFuture<?>> enter) {
        return open(driver, count, AT_ONCE, dial, (client, _) -> enter.apply(client));
    }

    /** Opens that many clients; {@code enter} gets the number of each, from 0. */
    public static Crowd numbered(
            Driver driver, int count, IntFunction<Dial> dial, BiFunction<Client, Integer, CompletableFuture<?>> enter) {
        return open(driver, count, AT_ONCE, dial, enter);
    }

    /** Opens that many clients, with the given number at a time. */
    public static Crowd open(
            Driver driver,
            int count,
            int atOnce,
            IntFunction<Dial> dial,
            BiFunction<Client, Integer, CompletableFuture<?>> enter) {
        Semaphore free = new Semaphore(atOnce);
        List<CompletableFuture<Client>> all = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                free.acquire();
                int number = i;
                var entered = driver.connect(dial.apply(i))
                        .thenCompose(client -> enter.apply(client, number).thenApply(_ -> client));
                entered.whenComplete((_, _) -> free.release());
                all.add(entered);
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("not everybody could connect", e);
        }
        return new Crowd(driver, all.stream().map(CompletableFuture::join).toList());
    }

    public int size() {
        return clients.size();
    }

    /** Resets the counts, and calls this listener from now on. */
    public void listen(Client.Listener listener) {
        driver.on(() -> {
            clients.forEach(client -> {
                client.reset();
                client.listen(listener);
            });
            return null;
        });
    }

    @Override
    public void close() {
        List<CompletableFuture<Void>> gone = clients.stream().map(Client::close).toList();
        CompletableFuture.allOf(gone.toArray(CompletableFuture[]::new)).join();
    }
}
