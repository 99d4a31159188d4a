// What is listened to, over connections, and that each entry of it comes once and in order.

import { Inbox } from './inbox.js';
import { parts } from './names.js';
import type { Requests } from './requests.js';

export type Seqs = Record<string, number>;

/** The payload of an entry, or of the same event of another service, which has no `seq`. */
export interface Entry {
  conversation_id: string;
  seq?: number;
  prev?: number;
  message?: { seq?: number };
}

export class Subscriptions {
  readonly #inbox = new Inbox();
  readonly #wanted = new Set<string>();
  #all = false;
  /** Whether the server has listed all conversations of the user. Any others are new after that. */
  #knowsAll = false;
  /** The conversations that are excluded from a subscription to all. */
  readonly #left = new Set<string>();
  /** Of these the server has been asked to repeat what comes after what is held. */
  readonly #asked = new Set<string>();

  /** @param maxBytes of ids in a frame */
  constructor(
    private readonly requests: Requests,
    private readonly connected: () => boolean,
    private readonly maxBytes: number,
  ) {}

  async subscribe(conversations: string[] | '*', since: Seqs): Promise<Seqs> {
    for (const [conversation, seq] of Object.entries(since)) this.#inbox.start(conversation, seq);
    const all = conversations === '*';
    const named = all ? Object.keys(since) : conversations;
    for (const conversation of named) this.#left.delete(conversation);
    if (all) this.#left.clear();
    const answers = await Promise.all(this.#enter(named, all, 'patient'));
    return Object.assign({}, ...answers.map(answer => answer.seqs));
  }

  async unsubscribe(conversations: string[]): Promise<void> {
    for (const conversation of conversations) {
      this.forget(conversation);
      if (this.#all) this.#left.add(conversation);
    }
    // The next connection does not subscribe to them.
    if (!this.connected()) return;
    await Promise.all(parts(conversations, this.maxBytes).map(ids =>
      this.requests.ask('unsubscribe', { conversation_ids: ids })));
  }

  held(conversation: string): number | undefined {
    return this.#inbox.held(conversation);
  }

  seqs(): Seqs {
    return Object.fromEntries(this.#inbox.entries());
  }

  /** Forgets a conversation of which the user is no longer a member, or that was unsubscribed. */
  forget(conversation: string): void {
    this.#wanted.delete(conversation);
    this.#inbox.forget(conversation);
  }

  /** Subscribes on a new connection to what the one before was subscribed to. */
  resume(): void {
    const held = this.#all ? this.#inbox.entries().map(([conversation]) => conversation) : [];
    for (const asked of this.#enter([...new Set([...this.#wanted, ...held])], this.#all, 'once')) asked.catch(() => {});
    for (const ids of parts([...this.#left], this.maxBytes)) {
      this.requests.ask('unsubscribe', { conversation_ids: ids }, 'once').catch(() => {});
    }
  }

  lost(): void {
    this.#asked.clear();
  }

  /** The log ends before what is held: it is another one. */
  reset(conversation: string, seq: number): void {
    this.#inbox.start(conversation, seq);
  }

  /**
   * Handles the answer to a subscription, before any event that follows it.
   *
   * @param last whether this is the whole answer or its last part
   */
  subscribed(asked: string[] | '*', seqs: Seqs, last: boolean): void {
    for (const [id, seq] of Object.entries(seqs)) {
      if (asked !== '*') this.#wanted.add(id);
      if (this.#left.has(id) || this.#inbox.held(id) !== undefined) continue;
      if (asked === '*' && this.#knowsAll && seq > 0) {
        // The user was taken into it while there was no connection.
        this.#inbox.start(id, 0);
        this.#repeat(id);
      } else {
        this.#inbox.start(id, seq);
      }
    }
    if (asked === '*') {
      if (last) this.#all = this.#knowsAll = true;
    } else {
      for (const id of asked) {
        if (!(id in seqs)) this.#wanted.delete(id);
      }
    }
  }

  /** Whether the app is to see the entry now. */
  accept(entry: Entry): boolean {
    const { conversation_id, prev } = entry;
    if (this.#left.has(conversation_id)) return false;
    const verdict = this.#inbox.accept(conversation_id, entry.message && !entry.seq ? entry.message.seq : entry.seq, prev);
    if (verdict === 'gap') this.#repeat(conversation_id);
    return verdict === 'next';
  }

  /** Has the server begin again after what is held. What comes until then is not next. */
  #repeat(conversation: string): void {
    if (this.#asked.has(conversation)) return;
    this.#asked.add(conversation);
    const since = { [conversation]: this.#inbox.held(conversation) };
    this.requests.ask('subscribe', { conversation_ids: [conversation], since }, 'once')
      .catch(() => {})
      .finally(() => this.#asked.delete(conversation));
  }

  /** Subscribes to the named conversations, each from what is held, and then to all others if wanted. */
  #enter(named: string[], all: boolean, lasts: 'once' | 'patient'): Promise<{ seqs: Seqs }>[] {
    const asked: object[] = parts(named, this.maxBytes).map(ids => ({
      conversation_ids: ids,
      since: Object.fromEntries(ids.map(id => [id, this.#inbox.held(id)]).filter(([, seq]) => seq !== undefined)),
    }));
    if (all) asked.push({ conversation_ids: '*' });
    return asked.map(payload => this.requests.ask('subscribe', payload, lasts));
  }
}
