package dev.parley.delivery;

import dev.parley.protocol.Event;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The bus over Redis publish/subscribe: two kept connections, one to publish and one to listen. */
@ApplicationScoped
class RedisBus implements Bus, ConfirmedBus {
    private final String instance = UUID.randomUUID().toString();
    private final Channels channels;
    private final RedisPublisher publisher;
    private final RedisListener listener;

    /** @param hub looked up when something arrives: it needs this bus itself */
    RedisBus(Vertx vertx, Redis redis, Interests interests, Instance<Hub> hub, MeterRegistry registry,
             @ConfigProperty(name = "parley.redis.prefix") Optional<String> prefix) {
        this.channels = new Channels(prefix.orElse(""));
        this.publisher = new RedisPublisher(vertx, redis, registry);
        this.listener = new RedisListener(vertx, redis, channels, interests,
                (address, text) -> hub.get().received(address, text, instance), registry);
    }

    void start(@Observes StartupEvent event) {
        publisher.link().start();
        listener.link().start();
    }

    void stop(@Observes ShutdownEvent event) {
        publisher.link().stop();
        listener.link().stop();
    }

    @Override
    public void publish(Address address, Event event, byte[] frame) {
        publisher.publish(channels.of(address), BusFrame.write(frame, instance, event));
    }

    @Override
    public boolean isUp() {
        return listener.link().isUp();
    }

    @Override
    public void onUp(Runnable task) {
        listener.onUp(task);
    }

    @Override
    public Uni<Void> publish(List<Letter> letters) {
        return publisher.publishConfirmed(letters.stream()
                .map(letter -> new RedisPublisher.Outgoing(channels.of(letter.address()), letter.frame())).toList());
    }

    @Override
    public Uni<Void> refresh(Address address) {
        return listener.refresh(address);
    }
}
