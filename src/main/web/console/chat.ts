// The state of a conversation, without sockets and the page.

import type { Message } from '../client/parley.js';

export type Tick = 'waiting' | 'failed' | 'sent' | 'read';

/** A message as shown. The user's own message is shown before it has a `seq`. */
export interface Line {
  readonly key: string;
  readonly message: Partial<Message> & { sender_id: string; content: string; created_at: string };
  readonly failed?: string;
}

export class Chat {
  title = '';
  kind = 'direct';
  /** Some of the members, if there are many. */
  members: string[] = [];
  memberCount = 0;
  /** When something last happened in the conversation, to sort the list. */
  activeAt = '';
  readonly typing = new Set<string>();
  /** The read cursor of each other member. */
  readonly #reads = new Map<string, number>();
  readonly #stored = new Map<number, Message>();
  readonly #unsent = new Map<string, Line>();
  #readSeq = 0;
  #lastSeq = 0;
  #unread = 0;
  /** Whether its older messages were requested. */
  loaded = false;
  /** Whether the server has older messages than those loaded. */
  hasOlder = false;
  roles = new Map<string, string>();
  /** Whether the user has muted it, as far as the console was told: lists do not say it. */
  muted = false;
  last: Message | undefined;

  constructor(readonly id: string, readonly me: string) {}

  /** The title, or the names of the other members if there is none. */
  get name(): string {
    return this.title || this.others.join(', ') || this.me;
  }

  get others(): string[] {
    return this.members.filter(member => member !== this.me);
  }

  /** The number of unread messages of other members. */
  get unread(): number {
    return this.#unread;
  }

  /** The first loaded `seq`; undefined if there is none. */
  get firstSeq(): number | undefined {
    return this.#stored.size === 0 ? undefined : Math.min(...this.#stored.keys());
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Takes over what the server's list says about the conversation. */
  listed(lastSeq: number, readSeq: number, unread: number | undefined, last: Message | null): void {
    // Only the list of conversations has this count.
    if (unread !== undefined && lastSeq >= this.#lastSeq && readSeq >= this.#readSeq) this.#unread = unread;
    this.#lastSeq = Math.max(this.#lastSeq, lastSeq);
    this.#readSeq = Math.max(this.#readSeq, readSeq);
    if (last && last.seq >= (this.last?.seq ?? 0)) this.#tell(last);
  }

  /** Adds a message that has come, or an older one that was loaded. */
  add(message: Message): void {
    this.typing.delete(message.sender_id);
    if (message.client_id && message.sender_id === this.me) this.#unsent.delete(message.client_id);
    this.#stored.set(message.seq, message);
    if (message.seq > this.#lastSeq && message.seq > this.#readSeq && message.sender_id !== this.me) this.#unread++;
    this.#lastSeq = Math.max(this.#lastSeq, message.seq);
    if (message.sender_id === this.me) this.read(this.me, message.seq);
    if (message.seq >= (this.last?.seq ?? 0)) this.#tell(message);
  }

  replace(message: Message): void {
    if (this.#stored.has(message.seq)) this.#stored.set(message.seq, message);
    if (this.last?.seq === message.seq) this.last = message;
  }

  remove(seq: number, at: string): void {
    const message = this.#stored.get(seq);
    if (message) this.replace({ ...message, content: '', deleted_at: at });
  }

  /** @param reply the id of the message to which this is a reply */
  sending(clientId: string, content: string, at: string, reply?: string): void {
    this.activeAt = at;
    this.#unsent.set(clientId, {
      key: clientId,
      message: { sender_id: this.me, content, created_at: at, client_id: clientId, ...(reply !== undefined && { reply_to: reply }) },
    });
  }

  failed(clientId: string, reason: string): void {
    const line = this.#unsent.get(clientId);
    if (line) this.#unsent.set(clientId, { ...line, failed: reason });
  }

  read(user: string, seq: number): void {
    if (user === this.me) {
      this.#readSeq = Math.max(this.#readSeq, seq);
      // The senders of messages that are not loaded are unknown.
      const known = [...this.#stored.values()].filter(one => one.seq > this.#readSeq && one.sender_id !== this.me).length;
      this.#unread = this.#readSeq >= this.#lastSeq ? 0 : Math.min(this.#unread, Math.max(known, this.#unread - 1));
    } else {
      this.#reads.set(user, Math.max(this.#reads.get(user) ?? 0, seq));
    }
  }

  /** Returns the message with this id, if it is loaded. */
  byId(id: string): Message | undefined {
    return [...this.#stored.values()].find(message => message.id === id);
  }

  /** Returns all messages in order. Those without a `seq` come last. */
  lines(): Line[] {
    const stored = [...this.#stored.values()].sort((a, b) => a.seq - b.seq)
      .map(message => ({ key: message.client_id ?? `seq ${message.seq}`, message }));
    return [...stored, ...this.#unsent.values()];
  }

  /** Returns the tick of the user's own message: `read` if all other members have read it. */
  tick({ message, failed }: Line): Tick {
    if (failed) return 'failed';
    const { seq } = message;
    if (seq === undefined) return 'waiting';
    const { others } = this;
    return others.length > 0 && others.every(user => (this.#reads.get(user) ?? 0) >= seq) ? 'read' : 'sent';
  }

  #tell(message: Message): void {
    this.last = message;
    if (message.created_at > this.activeAt) this.activeAt = message.created_at;
  }
}

/** Counts what must not happen: an entry of a log twice, or not in its order. */
export class Order {
  delivered = 0;
  repeated = 0;
  missing = 0;
  /** The last `seq` of each conversation, and of the user's own log under an empty id. */
  readonly #last = new Map<string, number>();

  /** Counts an entry of the user's own log. */
  cameOwn({ me_seq = 0, prev }: { me_seq?: number; prev?: number }): void {
    this.came({ conversation_id: '', seq: me_seq, ...(prev !== undefined && { prev }) });
  }

  came({ conversation_id, seq, prev }: { conversation_id: string; seq?: number; prev?: number }): void {
    if (!seq) return;
    this.delivered++;
    const last = this.#last.get(conversation_id);
    if (last !== undefined && seq <= last) this.repeated++;
    if (last !== undefined && last < (prev ?? seq - 1)) this.missing += (prev ?? seq - 1) - last;
    this.#last.set(conversation_id, Math.max(last ?? 0, seq));
  }
}
