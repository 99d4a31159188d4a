// What is listened to, over connections, and that each entry of it comes once and in order.

import type { Held } from '../parley.js';
import { Inbox, verdict } from './inbox.js';
import { parts } from './names.js';
import type { Requests } from './requests.js';

export type Seqs = Record<string, number>;

/** The payload of an entry of a conversation, or of the same event of another service, which has no `seq`. */
export interface Entry {
  conversation_id: string;
  seq?: number;
  prev?: number;
  message?: { seq?: number };
}

export class Subscriptions {
  readonly #inbox = new Inbox();
  /** The last entry of the user's own log that is held. Undefined before the first one, and the first answer. */
  #me: number | undefined;
  /** Whether the server was told on this connection where to begin with the user's own log. */
  #meAsked = false;
  /** The number of open requests that tell it. */
  #meOpen = 0;
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

  async subscribe(conversations: string[] | '*', since: Held | Seqs): Promise<Seqs> {
    const held = read(since);
    for (const [conversation, seq] of Object.entries(held.conversations)) this.#inbox.start(conversation, seq);
    if (held.me !== undefined) {
      this.#me = held.me;
      this.#meAsked = false;
    }
    const all = conversations === '*';
    const named = all ? Object.keys(held.conversations) : conversations;
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

  all(): Held {
    return { conversations: Object.fromEntries(this.#inbox.entries()), ...(this.#me !== undefined && { me: this.#me }) };
  }

  /** Forgets a conversation of which the user is no longer a member, or that was unsubscribed. */
  forget(conversation: string): void {
    this.#wanted.delete(conversation);
    this.#inbox.forget(conversation);
  }

  /** Subscribes on a new connection to what the one before was subscribed to. */
  resume(): void {
    this.#meAsked = false;
    const held = this.#all ? this.#inbox.entries().map(([conversation]) => conversation) : [];
    for (const asked of this.#enter([...new Set([...this.#wanted, ...held])], this.#all, 'once')) asked.catch(() => {});
    for (const ids of parts([...this.#left], this.maxBytes)) {
      this.requests.ask('unsubscribe', { conversation_ids: ids }, 'once').catch(() => {});
    }
  }

  lost(): void {
    this.#asked.clear();
  }

  /** The log of a conversation, or the user's own, ends before what is held: it is another one. */
  reset({ conversation_id, seq, me_seq }: { conversation_id?: string; seq?: number; me_seq?: number }): void {
    if (conversation_id !== undefined) this.#inbox.start(conversation_id, seq!);
    else this.#me = me_seq;
  }

  /**
   * Handles the answer to a subscription, before any event that follows it.
   *
   * @param last whether this is the whole answer or its last part
   * @param me the newest entry of the user's own log
   */
  subscribed(asked: string[] | '*', seqs: Seqs, last: boolean, me?: number): void {
    this.#me ??= me;
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

  /** Whether the app is to see the entry of the user's own log now. */
  acceptOwn({ me_seq, prev }: { me_seq: number; prev?: number }): boolean {
    const is = verdict(this.#me, me_seq, prev);
    if (is === 'repeat' || (is === 'gap' && this.#repeatOwn())) return false;
    this.#me = me_seq;
    return true;
  }

  /** Has the server repeat what is missing. Returns false if there is no subscription with which it could. */
  #repeatOwn(): boolean {
    if (this.#meOpen > 0) return true;
    const [first] = this.#inbox.entries();
    if (!first && !this.#all) return false;
    this.#meAsked = false;
    this.#ask({ conversation_ids: first ? [first[0]] : '*' }, 'once').catch(() => {});
    return true;
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
    return asked.map(payload => this.#ask(payload, lasts));
  }

  /** The first request on a connection also tells what is held of the user's own log. */
  #ask(payload: object, lasts: 'once' | 'patient'): Promise<{ seqs: Seqs }> {
    const tells = !this.#meAsked && this.#me !== undefined;
    this.#meAsked = true;
    if (!tells) return this.requests.ask('subscribe', payload, lasts);
    this.#meOpen++;
    const answer = this.requests.ask<{ seqs: Seqs }>('subscribe', { ...payload, me_since: this.#me }, lasts);
    answer.catch(() => {}).finally(() => this.#meOpen--);
    return answer;
  }
}

/** Reads what an app has stored; before the user's own log was held, that was the conversations alone. */
function read(held: Held | Seqs): Held {
  return typeof held['conversations'] === 'object' ? held as Held : { conversations: held as Seqs };
}
