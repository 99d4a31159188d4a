import { backOff } from './connection-state.js';

/** The codes after which it makes sense to try again. */
const TRANSIENT = new Set(['unavailable', 'rate_limited', 'internal']);
const MAX_DELAY_MS = 30_000;

export function isTransient(code: string): boolean {
  return TRANSIENT.has(code);
}

/** Returns the delay: what the server requests, and longer each time, because other clients may retry too. */
export function retryDelay(refusals: number, retryAfterMs: number | undefined, random: number): number {
  const firstDelayMs = retryAfterMs === undefined ? 1_000 : 100;
  return Math.max(retryAfterMs ?? 0, backOff({ firstDelayMs, maxDelayMs: MAX_DELAY_MS }, refusals, random));
}
