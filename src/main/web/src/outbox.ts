// Messages on their way to their acks, apart from sockets, timers and clocks.

import type { Ack } from '../parley.js';
import { ParleyError } from './error.js';
import { isTransient, retryDelay } from './refusals.js';

export interface Outgoing {
  readonly clientId: string;
  /** Where it goes: of each target one is on its way at a time, so that none overtakes another. */
  readonly target: string;
  readonly payload: object;
  readonly promise: Promise<Ack>;
  readonly resolve: (ack: Ack) => void;
  readonly reject: (error: ParleyError) => void;
  ref?: string | undefined;
  /** When it is sent again; while it is on its way, when it counts as lost. */
  dueAt: number;
  refusals: number;
}

const MAX_REFUSALS = 10;
const MAX_IN_FLIGHT = 32;

export class Outbox {
  readonly #queue = new Map<string, Outgoing>();
  readonly #refs = new Map<string, Outgoing>();
  #refCount = 0;

  constructor(private readonly max: number, private readonly ackTimeoutMs: number) {}

  /** The same client id again is the same message. */
  add(clientId: string, target: string, payload: object): Promise<Ack> {
    const before = this.#queue.get(clientId);
    if (before) return before.promise;
    if (this.#queue.size >= this.max) {
      return Promise.reject(new ParleyError('queue_full', `${this.max} messages wait already`));
    }
    let resolve!: Outgoing['resolve'];
    let reject!: Outgoing['reject'];
    const promise = new Promise<Ack>((yes, no) => { resolve = yes; reject = no; });
    this.#queue.set(clientId, { clientId, target, payload, promise, resolve, reject, dueAt: 0, refusals: 0 });
    return promise;
  }

  /** Those to be sent now, oldest first; they are on their way then. */
  due(now: number): Outgoing[] {
    const due: Outgoing[] = [];
    const busy = new Set<string>();
    for (const message of this.#queue.values()) {
      if (busy.has(message.target)) continue;
      busy.add(message.target);
      if (busy.size > MAX_IN_FLIGHT) break;
      if (message.dueAt > now) continue;
      this.#forget(message);
      message.ref = `m${++this.#refCount}`;
      message.dueAt = now + this.ackTimeoutMs;
      this.#refs.set(message.ref, message);
      due.push(message);
    }
    return due;
  }

  /** When there is something to do next. */
  nextAt(): number | undefined {
    let next: number | undefined;
    const busy = new Set<string>();
    for (const message of this.#queue.values()) {
      if (busy.has(message.target)) continue;
      busy.add(message.target);
      if (busy.size > MAX_IN_FLIGHT) break;
      next = Math.min(next ?? Infinity, message.dueAt);
    }
    return next;
  }

  acknowledged(ref: string | undefined, ack: Ack): boolean {
    const message = this.#refs.get(ref ?? '') ?? this.#queue.get(ack.client_id ?? '');
    if (!message) return false;
    this.#remove(message);
    message.resolve(ack);
    return true;
  }

  /** False where no message has that ref. */
  refused(ref: string | undefined, error: ParleyError, retryAfterMs: number | undefined, now: number, random: number): boolean {
    const message = this.#refs.get(ref ?? '');
    if (!message) return false;
    if (isTransient(error.code) && message.refusals < MAX_REFUSALS) {
      this.#forget(message);
      message.dueAt = now + retryDelay(message.refusals++, retryAfterMs, random);
    } else {
      this.#remove(message);
      message.reject(error);
    }
    return true;
  }

  /** The connection is gone: nobody knows about what was on its way, so all of it goes out again. */
  lost(code: number | undefined): void {
    for (const message of [...this.#refs.values()]) {
      this.#forget(message);
      message.dueAt = 0;
      if (code === 1009) {
        this.#remove(message);
        message.reject(new ParleyError('too_large', 'The server takes no message of that length'));
      }
    }
  }

  fail(error: ParleyError): void {
    const all = [...this.#queue.values()];
    this.#queue.clear();
    this.#refs.clear();
    for (const message of all) message.reject(error);
  }

  #forget(message: Outgoing): void {
    if (message.ref !== undefined) this.#refs.delete(message.ref);
    message.ref = undefined;
  }

  #remove(message: Outgoing): void {
    this.#forget(message);
    this.#queue.delete(message.clientId);
  }
}
