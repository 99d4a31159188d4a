// The states of the connection, without sockets, timers and clocks: `step` is a pure function.

import type { Phase, Status } from '../parley.js';
import type { Refusal } from './probe.js';

export interface Settings {
  firstDelayMs: number;
  maxDelayMs: number;
  attempts: number;
  stableAfterMs: number;
  connectTimeoutMs: number;
  pingIntervalMs: number;
  pongTimeoutMs: number;
  /** Whether the first frame must be a token. */
  authenticates: boolean;
}

export const DEFAULTS = {
  firstDelayMs: 1_000,
  maxDelayMs: 30_000,
  attempts: Infinity,
  stableAfterMs: 10_000,
  connectTimeoutMs: 10_000,
  pingIntervalMs: 25_000,
  pongTimeoutMs: 10_000,
};

/** The time in which the server must answer after the browser has reported that it is offline. */
const PROBE_MS = 3_000;
/** The factor by which the delay is longer after the server has reported that it is too busy. */
const BUSY = 4;

export interface State {
  readonly phase: Phase;
  readonly attempt: number;
  /** When `timer` is due. */
  readonly wakeAt?: number | undefined;
  readonly openedAt?: number | undefined;
  readonly heardAt?: number | undefined;
  readonly pinged?: boolean | undefined;
  /** When to reconnect, as requested by the server. */
  readonly hintAt?: number | undefined;
  readonly offline: boolean;
  readonly reason?: Status['reason'];
  readonly code?: number | undefined;
}

export type Input =
  | { type: 'connect' | 'close' | 'opened' | 'authenticated' | 'heard' | 'timer' | 'online' | 'offline' | 'seen' }
  | { type: 'hint'; afterMs: number }
  | { type: 'lost'; code: number }
  /** The server accepts no connection from here, however often it is tried. */
  | { type: 'refused'; reason: Refusal };

/** What the caller must do: open a connection, send the token, ping, or drop the connection. */
export type Effect = 'dial' | 'authenticate' | 'ping' | 'hangUp';

export type Step = readonly [State, readonly Effect[]];

export const IDLE: State = { phase: 'idle', attempt: 0, offline: false };

/** @param random from 0 to 1 */
export function step(settings: Settings, state: State, input: Input, now: number, random: number): Step {
  switch (input.type) {
    case 'connect':
      return live(state) ? [state, []] : dial(settings, state, 0, now);
    case 'close':
      return [
        { phase: 'stopped', attempt: 0, offline: state.offline, reason: 'closed', code: state.code },
        live(state) ? ['hangUp'] : [],
      ];
    case 'opened':
      if (state.phase !== 'connecting') return [state, []];
      return settings.authenticates
        ? [{ ...state, phase: 'authenticating', wakeAt: now + settings.connectTimeoutMs }, ['authenticate']]
        : [entered(settings, state, now), []];
    case 'authenticated':
      return state.phase === 'authenticating' ? [entered(settings, state, now), []] : [state, []];
    case 'heard':
      return state.phase === 'open'
        ? [{ ...state, heardAt: now, pinged: false, wakeAt: now + settings.pingIntervalMs }, []]
        : [state, []];
    case 'hint':
      return live(state) ? [{ ...state, hintAt: now + input.afterMs }, []] : [state, []];
    case 'lost':
      return live(state) ? [lost(settings, state, input.code, now, random), []] : [state, []];
    case 'refused':
      return state.phase === 'open' || state.phase === 'stopped' ? [state, []] : [
        { phase: 'stopped', attempt: state.attempt, offline: state.offline, reason: input.reason, code: state.code },
        live(state) ? ['hangUp'] : [],
      ];
    case 'online':
      return state.phase === 'waiting' || state.reason === 'exhausted'
        ? dial(settings, { ...state, offline: false }, 0, now)
        : [{ ...state, offline: false }, []];
    case 'seen':
      // The user has come back to the page, whose client may have given up meanwhile.
      return state.reason === 'exhausted' ? dial(settings, state, 0, now) : [state, []];
    case 'offline':
      // The browser may be wrong: a connection that still answers is kept.
      if (state.phase === 'open') {
        return [{ ...state, offline: true, pinged: true, wakeAt: now + PROBE_MS }, ['ping']];
      }
      return [{ ...state, offline: true, wakeAt: state.phase === 'waiting' ? undefined : state.wakeAt }, []];
    case 'timer':
      return timer(settings, state, now, random);
  }
}

function timer(settings: Settings, state: State, now: number, random: number): Step {
  if (state.wakeAt === undefined || now < state.wakeAt) return [state, []];
  switch (state.phase) {
    case 'waiting':
      return dial(settings, state, state.attempt, now);
    case 'connecting':
    case 'authenticating':
      return [lost(settings, state, 1006, now, random), ['hangUp']];
    case 'open':
      return state.pinged
        ? [lost(settings, state, 1006, now, random), ['hangUp']]
        : [{ ...state, pinged: true, wakeAt: now + settings.pongTimeoutMs }, ['ping']];
    default:
      return [{ ...state, wakeAt: undefined }, []];
  }
}

function dial(settings: Settings, state: State, attempt: number, now: number): Step {
  return [
    { phase: 'connecting', attempt, offline: state.offline, code: state.code, wakeAt: now + settings.connectTimeoutMs },
    ['dial'],
  ];
}

function entered(settings: Settings, state: State, now: number): State {
  return { ...state, phase: 'open', openedAt: now, heardAt: now, pinged: false, wakeAt: now + settings.pingIntervalMs };
}

function lost(settings: Settings, state: State, code: number, now: number, random: number): State {
  const stable = state.openedAt !== undefined && now - state.openedAt >= settings.stableAfterMs;
  const before = stable ? 0 : state.attempt;
  const reason = code === 4403 ? 'revoked' : code === 1007 || code === 1008 ? 'protocol' : undefined;
  if (reason) {
    return { phase: 'stopped', attempt: before, offline: state.offline, reason, code };
  }
  if (state.hintAt !== undefined) {
    // The server has already spread its clients over time, and this does not count as a failure.
    return { phase: 'waiting', attempt: before, offline: state.offline, code, wakeAt: due(state, Math.max(now, state.hintAt)) };
  }
  if (before >= settings.attempts) {
    return { phase: 'stopped', attempt: before, offline: state.offline, reason: 'exhausted', code };
  }
  const slower = code === 1013 || code === 4429 ? BUSY : 1;
  const delay = backOff(settings, before, random) * slower;
  return { phase: 'waiting', attempt: before + 1, offline: state.offline, code, wakeAt: due(state, now + delay) };
}

/** Returns undefined while the browser is offline, because attempts are pointless then. */
function due(state: State, at: number): number | undefined {
  return state.offline ? undefined : at;
}

/** Returns a delay that doubles with each attempt, spread randomly from half to one and a half times its length. */
export function backOff(settings: Pick<Settings, 'firstDelayMs' | 'maxDelayMs'>, attempt: number, random: number): number {
  return Math.min(settings.maxDelayMs, settings.firstDelayMs * 2 ** attempt) * (0.5 + random);
}

function live(state: State): boolean {
  return state.phase === 'connecting' || state.phase === 'authenticating' || state.phase === 'open';
}

export function status(state: State, now: number): Status {
  return {
    phase: state.phase,
    connected: state.phase === 'open',
    attempt: state.attempt,
    ...(state.phase === 'waiting' && state.wakeAt !== undefined && { retryInMs: Math.max(0, state.wakeAt - now) }),
    ...(state.reason && { reason: state.reason }),
    ...(state.code !== undefined && { code: state.code }),
  };
}
