// Tracks messages until they are acknowledged, without sockets, timers and clocks.

import type { Ack } from '../parley.js';
import { ParleyError } from './error.js';
import { isTransient, retryDelay } from './refusals.js';

export interface Outgoing {
  readonly clientId: string;
  /** The receiver. At most one message per target is in flight, so that none overtakes another. */
  readonly target: string;
  readonly payload: object;
  readonly promise: Promise<Ack>;
  readonly resolve: (ack: Ack) => void;
  readonly reject: (error: ParleyError) => void;
  ref?: string | undefined;
  /** When the message is sent again. While it is in flight: when it counts as lost. */
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

  /** A repeated client id means the same message. */
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

  /** Returns the messages to send now, oldest first, which are in flight from then on. */
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

  /** Returns the time of the next thing to do. */
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

  /** Returns false if no message has this ref. */
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

  /** Makes all messages in flight due again: after the end of the connection, their outcome is unknown. */
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
