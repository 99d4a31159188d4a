// Which entry of a conversation's log is next, apart from sockets.

/** `gap`: something between what is held and this entry has not come. */
export type Verdict = 'next' | 'repeat' | 'gap';

export class Inbox {
  readonly #held = new Map<string, number>();

  held(conversation: string): number | undefined {
    return this.#held.get(conversation);
  }

  entries(): [string, number][] {
    return [...this.#held];
  }

  start(conversation: string, seq: number): void {
    this.#held.set(conversation, seq);
  }

  forget(conversation: string): void {
    this.#held.delete(conversation);
  }

  /** @param prev the entry that this one follows, if that is not the one before its `seq` */
  accept(conversation: string, seq: number | undefined, prev: number | undefined): Verdict {
    // What other services publish has no place.
    if (seq === undefined || !(seq > 0)) return 'next';
    const held = this.#held.get(conversation);
    if (held !== undefined) {
      if (seq <= held) return 'repeat';
      if (held < (prev ?? seq - 1)) return 'gap';
    }
    this.#held.set(conversation, seq);
    return 'next';
  }
}
