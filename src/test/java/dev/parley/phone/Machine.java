package dev.parley.phone;

import dev.parley.phone.State.Phase;
import dev.parley.phone.State.Reason;
import java.util.List;

/**
 * The states of a connection, without sockets, timers and clocks: see the picture in {@code docs/web-client.md}.
 *
 * @param settings time-outs and delays
 */
record Machine(Settings settings) {
    /** An input of the connection's states. */
    sealed interface Input {
        record Connect() implements Input {}

        record Close() implements Input {}

        record Opened() implements Input {}

        record Authenticated() implements Input {}

        /** A frame arrived. */
        record Heard() implements Input {}

        record Timer() implements Input {}

        /** The system has found a network, as Android's {@code NetworkCallback.onAvailable} reports it. */
        record Online() implements Input {}

        record Offline() implements Input {}

        /** The instance stops, and says when to reconnect. */
        record Hint(long afterMillis) implements Input {}

        /** @param code the close code; 1006 if the connection ended without one */
        record Lost(int code) implements Input {}
    }

    /** An effect of a step. */
    enum Effect {
        DIAL,
        AUTHENTICATE,
        PING,
        HANG_UP
    }

    record Step(State state, List<Effect> effects) {
        private Step(State state, Effect... effects) {
            this(state, List.of(effects));
        }
    }

    /** The time for an answer when the system says that there is no network. */
    private static final long PROBE = 3_000;
    /** The factor of the delay after the server said that it is too busy. */
    private static final int BUSY = 4;

    /** @param random from 0 to 1 */
    Step step(State state, Input input, long now, double random) {
        return switch (input) {
            case Input.Connect() -> state.live() ? new Step(state) : dial(state, 0, now);
            case Input.Close() ->
                new Step(state.stopped(0, Reason.CLOSED), state.live() ? List.of(Effect.HANG_UP) : List.of());
            case Input.Opened()
            when state.phase() == Phase.CONNECTING ->
                new Step(state.in(Phase.AUTHENTICATING, now + settings.connectTimeout()), Effect.AUTHENTICATE);
            case Input.Authenticated()
            when state.phase() == Phase.AUTHENTICATING -> new Step(state.opened(now, now + settings.pingInterval()));
            case Input.Heard()
            when state.phase() == Phase.OPEN -> new Step(state.pinged(false, now + settings.pingInterval()));
            case Input.Hint(var after) when state.live() -> new Step(state.hinted(now + after));
            case Input.Lost(var code) when state.live() -> new Step(lost(state, code, now, random));
            case Input.Online() ->
                state.phase() == Phase.WAITING || state.reason() == Reason.EXHAUSTED
                        ? dial(state.offline(false), 0, now)
                        : new Step(state.offline(false));
            case Input.Offline() -> offline(state, now);
            case Input.Timer() when state.wakeAt() != null && now >= state.wakeAt() -> woken(state, now, random);
            default -> new Step(state);
        };
    }

    /** The system may be wrong: a connection that still answers is kept. */
    private static Step offline(State state, long now) {
        return switch (state.phase()) {
            case OPEN -> new Step(state.offline(true).pinged(true, now + PROBE), Effect.PING);
            case WAITING -> new Step(state.offline(true).in(Phase.WAITING, null));
            default -> new Step(state.offline(true));
        };
    }

    private Step woken(State state, long now, double random) {
        return switch (state.phase()) {
            case WAITING -> dial(state, state.attempt(), now);
            case CONNECTING, AUTHENTICATING -> new Step(lost(state, 1006, now, random), Effect.HANG_UP);
            case OPEN ->
                state.pinged()
                        ? new Step(lost(state, 1006, now, random), Effect.HANG_UP)
                        : new Step(state.pinged(true, now + settings.pongTimeout()), Effect.PING);
            case IDLE, STOPPED -> new Step(state);
        };
    }

    private Step dial(State state, int attempt, long now) {
        return new Step(
                new State(
                        Phase.CONNECTING,
                        attempt,
                        now + settings.connectTimeout(),
                        null,
                        false,
                        null,
                        state.offline(),
                        null),
                Effect.DIAL);
    }

    private State lost(State state, int code, long now, double random) {
        boolean stable = state.openedAt() != null && now - state.openedAt() >= settings.stableAfter();
        int before = stable ? 0 : state.attempt();
        if (code == 4403) {
            return state.stopped(before, Reason.REVOKED);
        } else if (code == 1007 || code == 1008) {
            return state.stopped(before, Reason.PROTOCOL);
        } else if (state.hintAt() != null) {
            // The server has spread its clients over time already, and this is not a failed attempt.
            return state.waiting(before, Math.max(now, state.hintAt()));
        } else if (before >= settings.attempts()) {
            return state.stopped(before, Reason.EXHAUSTED);
        }
        int slower = code == 1013 || code == 4429 ? BUSY : 1;
        return state.waiting(before + 1, now + slower * backOff(before, random));
    }

    /** Doubles with each attempt, and is spread from half to one and a half of it. */
    long backOff(int attempt, double random) {
        double delay = Math.min(settings.maxDelay(), settings.firstDelay() * Math.pow(2, attempt));
        return Math.round(delay * (0.5 + random));
    }
}
