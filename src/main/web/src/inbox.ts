// Which entry of a log is next, apart from sockets.

/** `gap`: something between what is held and this entry has not come. */
export type Verdict = 'next' | 'repeat' | 'gap';

/**
 * @param held undefined if nothing of the log is held: it begins anywhere
 * @param prev the entry that this one follows, if that is not the one before its `seq`
 */
export function verdict(held: number | undefined, seq: number, prev: number | undefined): Verdict {
  if (held === undefined) return 'next';
  if (seq <= held) return 'repeat';
  return held < (prev ?? seq - 1) ? 'gap' : 'next';
}

/** What is held of the logs of conversations. */
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

  accept(conversation: string, seq: number | undefined, prev: number | undefined): Verdict {
    // What other services publish has no place.
    if (seq === undefined || !(seq > 0)) return 'next';
    const is = verdict(this.#held.get(conversation), seq, prev);
    if (is === 'next') this.#held.set(conversation, seq);
    return is;
  }
}
