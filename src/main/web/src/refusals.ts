import { backOff } from './connection-state.js';

/** What is worth trying again. */
const TRANSIENT = new Set(['unavailable', 'rate_limited', 'internal']);
const MAX_DELAY_MS = 30_000;

export function isTransient(code: string): boolean {
  return TRANSIENT.has(code);
}

/** How long to wait: what the server says, and longer each time, for others may be as impatient. */
export function retryDelay(refusals: number, retryAfterMs: number | undefined, random: number): number {
  const firstDelayMs = retryAfterMs === undefined ? 1_000 : 100;
  return Math.max(retryAfterMs ?? 0, backOff({ firstDelayMs, maxDelayMs: MAX_DELAY_MS }, refusals, random));
}
