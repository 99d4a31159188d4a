// Which messages are here already, which are next and which are missing, apart from sockets.

import type { Message } from '../parley.js';

export interface Missing {
  after: number;
  before: number;
}

export interface Accepted {
  deliver: Message[];
  /** To be fetched: what comes after that `seq`. */
  fetchAfter?: number | undefined;
  /** Not to be had any more. */
  missing?: Missing[];
}

/** Messages of one conversation that may wait for those before them; more of them are fetched instead. */
const MAX_WAITING = 500;

export class Inbox {
  readonly #held = new Map<string, number>();
  /** Of conversations with a gap: what came after it. */
  readonly #waiting = new Map<string, Map<number, Message>>();
  /** Of these not even all of that is here. */
  readonly #overflown = new Set<string>();

  held(conversation: string): number | undefined {
    return this.#held.get(conversation);
  }

  entries(): [string, number][] {
    return [...this.#held];
  }

  start(conversation: string, seq: number): void {
    this.#held.set(conversation, seq);
    this.#unblock(conversation);
  }

  /** Begins at what is still to be fetched: all that comes after that `seq`. */
  startBehind(conversation: string, seq: number): void {
    this.start(conversation, seq);
    this.#waiting.set(conversation, new Map());
  }

  forget(conversation: string): void {
    this.#held.delete(conversation);
    this.#unblock(conversation);
  }

  accept(conversation: string, message: Message): Accepted {
    const { seq } = message;
    const held = this.#held.get(conversation);
    // What other services publish may have no place.
    if (!(seq > 0)) return { deliver: [message] };
    if (held !== undefined && seq <= held) return { deliver: [] };
    const waiting = this.#waiting.get(conversation);
    if (waiting) {
      if (waiting.size < MAX_WAITING) {
        waiting.set(seq, message);
      } else {
        this.#overflown.add(conversation);
      }
      return { deliver: [] };
    }
    if (held === undefined || seq === held + 1) {
      this.#held.set(conversation, seq);
      return { deliver: [message] };
    }
    this.#waiting.set(conversation, new Map([[seq, message]]));
    return { deliver: [], fetchAfter: held };
  }

  /** A page of what comes after what is held has been fetched. */
  fetched(conversation: string, messages: Message[], hasMore: boolean): Accepted {
    const waiting = this.#waiting.get(conversation);
    // Forgotten, or started anew, meanwhile.
    if (!waiting) return { deliver: [] };
    const more = (hasMore && messages.length > 0) || this.#overflown.delete(conversation);
    const ascending = [...messages];
    if (!more) {
      this.#waiting.delete(conversation);
      ascending.push(...waiting.values());
    }
    ascending.sort((a, b) => a.seq - b.seq);
    const accepted: Accepted = { deliver: [], missing: [] };
    for (const message of ascending) {
      const held = this.#held.get(conversation) ?? message.seq - 1;
      if (message.seq <= held) continue;
      // Nobody sees what was said before they came.
      if (message.seq > held + 1 && held > 0) accepted.missing!.push({ after: held, before: message.seq });
      this.#held.set(conversation, message.seq);
      accepted.deliver.push(message);
    }
    if (more) accepted.fetchAfter = this.#held.get(conversation);
    return accepted;
  }

  #unblock(conversation: string): void {
    this.#waiting.delete(conversation);
    this.#overflown.delete(conversation);
  }

  /** A new connection begins at what is held. */
  reset(): void {
    this.#waiting.clear();
    this.#overflown.clear();
  }
}
