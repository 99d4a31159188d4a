package dev.parley.bus;

import dev.parley.config.InstanceName;
import dev.parley.config.StartPatience;
import dev.parley.protocol.Event;
import dev.parley.redis.RedisCommands;
import dev.parley.redis.RedisConfig;
import dev.parley.scheduling.Timers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The bus over Redis publish/subscribe, with one kept connection to publish and one to subscribe. */
@ApplicationScoped
class RedisBus implements Bus, ConfirmedBus {
    private static final Duration FIRST_PROBES = Duration.ofMillis(50);

    private final String instance;
    private final Timers timers;
    private final RedisConfig config;
    private final RedisChannels channels;
    private final RedisPublisher publisher;
    private final RedisListener listener;
    private final BusProbe probe;
    private final BusSeal seal;
    private final Counter forged;
    private final CompletableFuture<Void> heard = new CompletableFuture<>();

    /**
     * @param receiver looked up when a text arrives, since it needs this bus itself
     */
    RedisBus(
            Vertx vertx,
            Timers timers,
            Redis redis,
            Interests interests,
            Instance<BusReceiver> receiver,
            RedisConfig config,
            BusSeal seal,
            InstanceName name,
            MeterRegistry registry) {
        this.instance = name.value();
        this.timers = timers;
        this.seal = seal;
        this.forged = registry.counter("parley.bus.forged");
        this.config = config;
        this.channels = new RedisChannels(config.prefix().orElse(""));
        String probeKey = RedisCommands.keys(config.prefix().orElse(""), "probe");
        this.publisher = new RedisPublisher(vertx, redis, PubSubCommands.of(config), probeKey, registry);
        this.listener = new RedisListener(
                vertx,
                redis,
                PubSubCommands.of(config),
                probeKey,
                channels,
                interests,
                batch -> receiver.get().received(opened(batch), instance),
                registry);
        String own = channels.own("probe:" + instance);
        this.probe = new BusProbe(
                System::nanoTime,
                text -> publisher.publish(own, text.getBytes(StandardCharsets.UTF_8)),
                config.probeStale());
        listener.hear(own, text -> {
            probe.received(text);
            heard.complete(null);
        });
        listener.onUp(probe::connected);
        registry.gauge("parley.bus.up", this, bus -> bus.isUp() ? 1 : 0);
        registry.gauge("parley.bus.probe.age.seconds", probe, it -> it.ageNanos() / 1e9);
    }

    /** Blocks the start for a while until the bus is up; otherwise health would report an outage. */
    void start(@Observes StartupEvent event, StartPatience patience) throws InterruptedException {
        publisher.link().start();
        listener.link().start();
        sayHello();
        patience.sees(heard);
        timers.every(config.probeInterval(), this::probe);
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    /** Stops after a failed start, which has no shutdown event. */
    @PreDestroy
    void stop() {
        publisher.link().stop();
        listener.link().stop();
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public void publish(Address address, Event event, byte[] frame) {
        publish(channels.of(address), BusFrame.write(frame, instance, event));
    }

    @Override
    public void publish(Address address, List<Publication> together) {
        publish(
                channels.of(address),
                BusFrame.together(together.stream()
                        .map(told -> BusFrame.write(told.frame(), instance, told.event()))
                        .toList()));
    }

    private void publish(String channel, byte[] frame) {
        publisher.publish(channel, seal.seal(channel, frame));
    }

    /** Returns the batch without the texts that this instance published. */
    private List<ReceivedText> opened(List<ReceivedText> batch) {
        List<ReceivedText> opened = new ArrayList<>(batch.size());
        for (ReceivedText heard : batch) {
            if (!seal.isOf(instance, heard.text())) {
                BusSeal.Opened it = seal.open(channels.of(heard.address()), heard.text());
                opened.add(new ReceivedText(heard.address(), it.text(), it.trusted()));
            }
        }
        return opened;
    }

    @Override
    public void say(String channel, String text) {
        String name = channels.own(channel);
        publisher.publish(name, seal.sealText(name, text).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void hear(String channel, Consumer<String> hearer) {
        String name = channels.own(channel);
        listener.hear(name, text -> seal.openText(name, text).ifPresentOrElse(hearer, forged::increment));
    }

    @Override
    public boolean isUp() {
        return publisher.link().isUp() && listener.link().isUp() && !probe.isStale();
    }

    @Override
    public void onUp(Runnable task) {
        listener.onUp(task);
    }

    @Override
    public void onLost(Runnable task) {
        publisher.onLost(task);
    }

    @Override
    public Uni<Void> publish(List<AddressedFrame> frames) {
        return publisher.publishConfirmed(frames.stream()
                .map(frame -> new RedisPublisher.ChannelMessage(channels.of(frame.address()), frame.frame()))
                .toList());
    }

    @Override
    public Uni<Void> whenSubscribed(Address address) {
        return listener.whenSubscribed(address);
    }

    @Override
    public Uni<Void> refresh(Address address) {
        return listener.refresh(address);
    }

    /** Publishes a probe until this instance receives it. */
    private void sayHello() {
        if (publisher.link().isUp() && listener.link().isUp()) {
            probe.send();
        }
        if (!heard.isDone()) {
            timers.after(FIRST_PROBES, this::sayHello);
        }
    }

    private void probe() {
        if (publisher.link().isUp() && listener.link().isUp()) {
            if (probe.isStale()) {
                publisher.link().renew();
                listener.link().renew();
            } else {
                probe.send();
                // A demoted server still carries what is published there, and only there.
                publisher.link().check(listener.link()::renew);
            }
        }
    }
}
