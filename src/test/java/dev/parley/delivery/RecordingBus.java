package dev.parley.delivery;

import dev.parley.bus.Address;
import dev.parley.bus.Bus;
import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Records what it was asked; confirms at once, or when the test says so. */
public final class RecordingBus implements Bus {
    public final List<Address> published = new ArrayList<>();
    public final List<byte[]> frames = new ArrayList<>();
    public final List<Integer> together = new ArrayList<>();
    final List<Address> refreshed = new ArrayList<>();
    final List<Consumer<String>> hearers = new ArrayList<>();
    boolean slow;
    private final List<UniEmitter<? super Void>> unconfirmed = new ArrayList<>();

    @Override
    public void publish(Address address, Event event, byte[] frame) {
        published.add(address);
        frames.add(frame);
    }

    @Override
    public void publish(Address address, List<Publication> told) {
        together.add(told.size());
        Bus.super.publish(address, told);
    }

    @Override
    public Uni<Void> refresh(Address address) {
        refreshed.add(address);
        return slow
                ? Uni.createFrom().emitter(unconfirmed::add)
                : Uni.createFrom().voidItem();
    }

    @Override
    public String instance() {
        return "instance-1";
    }

    @Override
    public void say(String channel, String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void hear(String channel, Consumer<String> hearer) {
        hearers.add(hearer);
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public void onUp(Runnable task) {
        // It never goes down, so it never comes back.
    }

    @Override
    public void onLost(Runnable task) {
        // It never loses anything.
    }

    @Override
    public Uni<Void> whenSubscribed(Address address) {
        return slow
                ? Uni.createFrom().emitter(unconfirmed::add)
                : Uni.createFrom().voidItem();
    }

    void confirm() {
        List<UniEmitter<? super Void>> due = List.copyOf(unconfirmed);
        unconfirmed.clear();
        due.forEach(emitter -> emitter.complete(null));
    }
}
