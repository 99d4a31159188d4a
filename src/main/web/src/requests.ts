// Requests and their answers by ref, kept across reconnects until the answer or the deadline.

import { ParleyError } from './error.js';
import { isTransient, retryDelay } from './refusals.js';

interface Request {
  readonly type: string;
  readonly payload: object;
  readonly lasts: Lasts;
  readonly resolve: (payload: any) => void;
  readonly reject: (error: ParleyError) => void;
  deadline?: ReturnType<typeof setTimeout> | undefined;
  again?: ReturnType<typeof setTimeout> | undefined;
  refusals: number;
}

/** `once`: for this connection only, since the caller asks again on the next one; `patient`: without a deadline. */
export type Lasts = 'once' | 'patient' | undefined;

export class Requests {
  readonly #pending = new Map<string, Request>();
  #count = 0;

  /** @param write returns false if there is no connection */
  constructor(
    private readonly write: (type: string, payload: object, ref: string) => boolean,
    private readonly max: number,
    private readonly timeoutMs: number,
  ) {}

  ask<T>(type: string, payload: object, lasts?: Lasts): Promise<T> {
    if (this.#pending.size >= this.max) {
      return Promise.reject(new ParleyError('queue_full', `${this.max} requests wait already`));
    }
    return new Promise((resolve, reject) => {
      const ref = `r${++this.#count}`;
      const request: Request = { type, payload, lasts, resolve, reject, refusals: 0 };
      this.#pending.set(ref, request);
      if (!lasts) {
        request.deadline = setTimeout(
          () => this.#end(ref)?.reject(new ParleyError('timeout', `${type} was not answered in time`)), this.timeoutMs);
      }
      this.write(type, payload, ref);
    });
  }

  /** Returns the payload of the open request with this ref. */
  asked(ref: string | undefined): any {
    return this.#pending.get(ref ?? '')?.payload;
  }

  answered(ref: string | undefined, payload: unknown): boolean {
    const request = this.#end(ref ?? '');
    request?.resolve(payload);
    return request !== undefined;
  }

  refused(ref: string | undefined, error: ParleyError, retryAfterMs: number | undefined): boolean {
    const request = this.#pending.get(ref ?? '');
    if (!request) return false;
    if (isTransient(error.code)) {
      const delay = retryDelay(request.refusals++, retryAfterMs, Math.random());
      clearTimeout(request.again);
      request.again = setTimeout(() => this.write(request.type, request.payload, ref!), delay);
    } else {
      this.#end(ref!)!.reject(error);
    }
    return true;
  }

  /** Sends the open requests again on a new connection. */
  repeat(): void {
    for (const [ref, request] of this.#pending) {
      if (request.lasts !== 'once') this.write(request.type, request.payload, ref);
    }
  }

  lost(): void {
    for (const [ref, request] of [...this.#pending]) {
      clearTimeout(request.again);
      if (request.lasts === 'once') this.#end(ref)!.reject(new ParleyError('closed', 'The connection was lost'));
    }
  }

  fail(error: ParleyError): void {
    for (const ref of [...this.#pending.keys()]) this.#end(ref)!.reject(error);
  }

  #end(ref: string): Request | undefined {
    const request = this.#pending.get(ref);
    this.#pending.delete(ref);
    clearTimeout(request?.deadline);
    clearTimeout(request?.again);
    return request;
  }
}
