package dev.parley.presence;

import dev.parley.protocol.Status;
import dev.parley.testing.SimTime;

/** A user's device, which connects to any instance that accepts it, and disconnects without a close frame. */
final class SimPerson {
    private final String name;
    private final String userId;
    private final SimTime time;
    private final SimPresenceWorld world;
    private SimPresence instance;
    private int connections;

    SimPerson(String name, String userId, SimTime time, SimPresenceWorld world) {
        this.name = name;
        this.userId = userId;
        this.time = time;
        this.world = world;
    }

    String userId() {
        return userId;
    }

    boolean isConnected() {
        return instance != null;
    }

    boolean isOn(SimPresence candidate) {
        return instance == candidate;
    }

    /** Disconnects, often to come back at once; or connects. */
    void move() {
        if (!isConnected()) {
            connect();
            return;
        }
        leave();
        if (time.chance(0.6)) {
            time.within(10, 2500, () -> {
                if (!isConnected()) {
                    connect();
                }
            });
        }
    }

    void connect() {
        SimPresence target = world.anyInstance();
        if (target == null) {
            return;
        }
        instance = target;
        int mine = ++connections;
        time.within(
                1,
                30,
                () -> target.whenAwake(() -> {
                    if (instance == target && connections == mine) {
                        target.accept(userId, name + "#" + mine);
                    }
                }));
    }

    /** The instance notices some time later. */
    void leave() {
        SimPresence left = instance;
        String session = name + "#" + connections;
        instance = null;
        time.within(0, 500, () -> left.whenAwake(() -> left.disconnected(session)));
    }

    void show(Status status) {
        SimPresence on = instance;
        on.whenAwake(() -> on.set(userId, status));
    }
}
