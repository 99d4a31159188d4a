package dev.parley.phone;

/**
 * Where a connection stands.
 *
 * @param attempt  failed attempts since it was last stable
 * @param wakeAt   when the timer is due; null for never
 * @param openedAt since when it is open; null where it was not
 * @param pinged   whether an answer to a ping is waited for
 * @param hintAt   when the server asked to be connected to again; null where it did not
 * @param offline  whether the system says that there is no network
 * @param reason   why it stopped; null where it did not
 */
record State(
        Phase phase,
        int attempt,
        Long wakeAt,
        Long openedAt,
        boolean pinged,
        Long hintAt,
        boolean offline,
        Reason reason) {

    enum Phase {
        IDLE,
        CONNECTING,
        AUTHENTICATING,
        OPEN,
        WAITING,
        STOPPED
    }

    enum Reason {
        CLOSED,
        EXHAUSTED,
        REVOKED,
        PROTOCOL
    }

    static final State IDLE = new State(Phase.IDLE, 0, null, null, false, null, false, null);

    boolean live() {
        return phase == Phase.CONNECTING || phase == Phase.AUTHENTICATING || phase == Phase.OPEN;
    }

    State in(Phase next, Long wake) {
        return new State(next, attempt, wake, openedAt, pinged, hintAt, offline, reason);
    }

    State opened(long now, long wake) {
        return new State(Phase.OPEN, attempt, wake, now, false, hintAt, offline, null);
    }

    State pinged(boolean waits, long wake) {
        return new State(phase, attempt, wake, openedAt, waits, hintAt, offline, reason);
    }

    State hinted(long at) {
        return new State(phase, attempt, wakeAt, openedAt, pinged, at, offline, reason);
    }

    State offline(boolean is) {
        return new State(phase, attempt, wakeAt, openedAt, pinged, hintAt, is, reason);
    }

    State waiting(int attempts, long until) {
        // Without a network, attempts are useless.
        return new State(Phase.WAITING, attempts, offline ? null : until, null, false, null, offline, null);
    }

    State stopped(int attempts, Reason why) {
        return new State(Phase.STOPPED, attempts, null, null, false, null, offline, why);
    }
}
