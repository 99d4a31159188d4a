import type { Ack, Draft, Handler, Message, Options, Presence, Status } from '../parley.js';
import { ParleyError } from './error.js';
import { Handlers } from './handlers.js';
import { Inbox, type Accepted } from './inbox.js';
import { Link, type Frame } from './link.js';
import { Marks } from './marks.js';
import { Outbox } from './outbox.js';
import { Requests } from './requests.js';
import { Throttle } from './throttle.js';

const DOOR = { path: '/ws', protocols: ['parley.v1'], tokenInUrl: false };
const READ_INTERVAL_MS = 1_000;
const PAGE = 200;
/** Answers to requests; anything else is an event. */
const REPLIES = new Set(['subscribed', 'unsubscribed', 'history', 'presence', 'room.joined', 'room.left', 'message.ack']);

type Seqs = Record<string, number>;
type Page = { conversation_id: string; messages: Message[]; has_more: boolean };

export class Parley {
  readonly #handlers = new Handlers();
  readonly #inbox = new Inbox();
  readonly #marks = new Marks();
  readonly #link: Link;
  readonly #outbox: Outbox;
  readonly #requests: Requests;
  readonly #throttle: Throttle;
  readonly #maxBytes: number;
  /** What is listened to, over connections. */
  readonly #wanted = new Set<string>();
  #all = false;
  /** What is not, where all others are. */
  readonly #left = new Set<string>();
  /** Whether the server has said what all of the user's conversations are: others are new ones then. */
  #knowsAll = false;
  readonly #rooms = new Set<string>();
  #shown: string | undefined;
  #user: string | undefined;
  #wasOpen = false;
  #pumping: ReturnType<typeof setTimeout> | undefined;
  #marking: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    const { maxQueued = 1_000, maxMessageBytes = 8_192, ackTimeoutMs = 15_000, requestTimeoutMs = 30_000 } = options;
    this.#maxBytes = maxMessageBytes;
    this.#outbox = new Outbox(maxQueued, ackTimeoutMs);
    this.#throttle = new Throttle(options.typingIntervalMs ?? 3_000);
    this.#link = new Link(options, DOOR, {
      frame: frame => this.#frame(frame),
      status: status => this.#status(status),
      error: error => this.#handlers.emit('error', error),
    });
    this.#requests = new Requests((type, payload, ref) => this.#link.send(type, payload, ref), maxQueued, requestTimeoutMs);
  }

  get status(): Status {
    return this.#link.status;
  }

  connect(): this {
    this.#link.connect();
    return this;
  }

  close(): void {
    this.#link.close();
    this.#fail('closed');
  }

  on(type: string, handler: Handler<any>): () => void {
    return this.#handlers.on(type, handler);
  }

  // Conversations.

  async subscribe(conversations: string[] | '*', since: Seqs = {}): Promise<Seqs> {
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
      this.#wanted.delete(conversation);
      this.#inbox.forget(conversation);
      if (this.#all) this.#left.add(conversation);
    }
    await Promise.all(this.#parts(conversations).map(ids => this.#requests.ask('unsubscribe', { conversation_ids: ids })));
  }

  held(): Seqs {
    return Object.fromEntries(this.#inbox.entries());
  }

  // Messages.

  send(message: Draft): Promise<Ack> {
    const { client_id = newId(), ...rest } = message;
    if ((rest.conversation_id === undefined) === (rest.to === undefined)) {
      return Promise.reject(new ParleyError('bad_request', 'Give conversation_id or to, and not both'));
    }
    const payload = { ...rest, client_id };
    const frame = { type: 'message.send', id: 'm'.padEnd(16), payload };
    if (bytes(JSON.stringify(frame)) > this.#maxBytes) {
      return Promise.reject(new ParleyError('too_large', `A message may have ${this.#maxBytes} bytes`));
    }
    const target = rest.to === undefined ? `c${rest.conversation_id}` : `u${rest.to}`;
    if (rest.conversation_id !== undefined) this.#throttle.ended(rest.conversation_id, Date.now());
    const acknowledged = this.#outbox.add(client_id, target, payload);
    this.#pump();
    return acknowledged;
  }

  edit(messageId: string, content: string): Promise<Ack> {
    return this.#requests.ask('message.edit', { message_id: messageId, content });
  }

  delete(messageId: string): Promise<Ack> {
    return this.#requests.ask('message.delete', { message_id: messageId });
  }

  history(conversation: string, range: { before?: number; after?: number; limit?: number } = {}): Promise<Page> {
    return this.#requests.ask('history', { conversation_id: conversation, ...range });
  }

  read(conversation: string, seq = this.#inbox.held(conversation)): void {
    if (seq !== undefined && this.#marks.read(conversation, seq) && this.#marking === undefined) this.#mark();
  }

  typing(conversation: string, typing = true): void {
    const now = Date.now();
    if (this.#link.open && (typing ? this.#throttle.started(conversation, now) : this.#throttle.ended(conversation, now))) {
      this.#link.send('typing', { conversation_id: conversation, is_typing: typing });
    }
  }

  // Presence and rooms.

  async presence(users: string[]): Promise<Presence[]> {
    const pages = this.#parts(users).map(user_ids => this.#requests.ask<{ users: Presence[] }>('presence.get', { user_ids }));
    return (await Promise.all(pages)).flatMap(page => page.users);
  }

  setPresence(status: 'online' | 'away' | 'busy'): void {
    this.#shown = status;
    this.#link.send('presence.set', { status });
  }

  async joinRoom(room: string): Promise<void> {
    this.#rooms.add(room);
    await this.#requests.ask('room.join', { room });
  }

  async leaveRoom(room: string): Promise<void> {
    this.#rooms.delete(room);
    await this.#requests.ask('room.leave', { room });
  }

  roomTyping(room: string, typing = true): void {
    const key = `\0${room}`;
    const now = Date.now();
    if (this.#link.open && (typing ? this.#throttle.started(key, now) : this.#throttle.ended(key, now))) {
      this.#link.send('room.typing', { room, is_typing: typing });
    }
  }

  // What the connection does.

  #status(status: Status): void {
    if (status.connected && !this.#wasOpen) {
      this.#wasOpen = true;
      this.#resume();
    } else if (!status.connected && this.#wasOpen) {
      this.#wasOpen = false;
      this.#lost(status.code);
    }
    if (status.reason === 'revoked' || status.reason === 'protocol') this.#fail(status.reason);
    this.#handlers.emit('status', status);
  }

  #resume(): void {
    // First what is listened to, so that answers to what is said now are heard.
    const held = this.#all ? this.#inbox.entries().map(([conversation]) => conversation) : [];
    for (const asked of this.#enter([...new Set([...this.#wanted, ...held])], this.#all, 'once')) asked.catch(() => {});
    for (const ids of this.#parts([...this.#left])) this.#link.send('unsubscribe', { conversation_ids: ids });
    for (const room of this.#rooms) this.#requests.ask('room.join', { room }, 'once').catch(() => {});
    if (this.#shown) this.#link.send('presence.set', { status: this.#shown });
    this.#requests.repeat();
    this.#pump();
    this.#mark();
  }

  #lost(code: number | undefined): void {
    this.#requests.lost();
    this.#outbox.lost(code);
    this.#inbox.reset();
    this.#marks.lost(Date.now());
    this.#throttle.clear();
    clearTimeout(this.#pumping);
  }

  #fail(code: string): void {
    const error = new ParleyError(code, 'The connection has ended');
    this.#outbox.fail(error);
    this.#requests.fail(error);
    clearTimeout(this.#pumping);
    clearTimeout(this.#marking);
    this.#marking = undefined;
  }

  #frame({ type, ref, payload }: Frame): void {
    switch (type) {
      case 'error':
        return this.#refused(ref, payload);
      case 'message.ack':
        if (this.#outbox.acknowledged(ref, payload)) return this.#pump();
        break;
      case 'message.new':
        if (payload.message && !this.#left.has(payload.conversation_id)) {
          this.#accept(payload.conversation_id, this.#inbox.accept(payload.conversation_id, payload.message));
        }
        return;
      case 'subscribed':
        if (payload.seqs) this.#subscribed(this.#requests.asked(ref)?.conversation_ids ?? [], payload.seqs);
        break;
      case 'auth.success':
        this.#user = payload.user_id;
        break;
      case 'auth.expiring':
        this.#link.renew();
        break;
      case 'member.removed':
        if (payload.user_id === this.#user) {
          this.#wanted.delete(payload.conversation_id);
          this.#inbox.forget(payload.conversation_id);
        }
        break;
    }
    if (REPLIES.has(type)) {
      this.#requests.answered(ref, payload);
    } else {
      this.#handlers.emit(type, payload);
    }
  }

  #refused(ref: string | undefined, payload: { code: string; message: string; retry_after_ms?: number }): void {
    const error = new ParleyError(payload.code, payload.message);
    if (this.#outbox.refused(ref, error, payload.retry_after_ms, Date.now(), Math.random())) {
      this.#pump();
    } else if (!this.#requests.refused(ref, error, payload.retry_after_ms)) {
      this.#handlers.emit('error', error);
    }
  }

  /** Subscribes: first to those that are named, each from where it is held, then to all others that there are. */
  #enter(named: string[], all: boolean, lasts: 'once' | 'patient'): Promise<{ seqs: Seqs }>[] {
    const asked: object[] = this.#parts(named).map(ids => ({
      conversation_ids: ids,
      since: Object.fromEntries(ids.map(id => [id, this.#inbox.held(id)]).filter(([, seq]) => seq !== undefined)),
    }));
    if (all) asked.push({ conversation_ids: '*' });
    return asked.map(payload => this.#requests.ask('subscribe', payload, lasts));
  }

  /** The server listens for us; nothing that comes later has been looked at. */
  #subscribed(asked: string[] | '*', seqs: Seqs): void {
    for (const [id, seq] of Object.entries(seqs)) {
      if (asked !== '*') this.#wanted.add(id);
      if (this.#left.has(id) || this.#inbox.held(id) !== undefined) continue;
      if (asked === '*' && this.#knowsAll && seq > 0) {
        // The user was taken into it while there was no connection.
        this.#inbox.startBehind(id, 0);
        void this.#fetch(id, 0);
      } else {
        this.#inbox.start(id, seq);
      }
    }
    if (asked === '*') {
      this.#all = this.#knowsAll = true;
    } else {
      for (const id of asked) {
        if (!(id in seqs)) this.#wanted.delete(id);
      }
    }
  }

  #accept(conversation: string, accepted: Accepted): void {
    for (const message of accepted.deliver) {
      const missing = accepted.missing?.find(gap => gap.before === message.seq);
      if (missing) this.#handlers.emit('gap', { conversation_id: conversation, ...missing });
      this.#handlers.emit('message.new', { conversation_id: conversation, message });
    }
    if (accepted.fetchAfter !== undefined) void this.#fetch(conversation, accepted.fetchAfter);
  }

  async #fetch(conversation: string, after: number): Promise<void> {
    let page: Page;
    try {
      page = await this.#requests.ask<Page>('history', { conversation_id: conversation, after, limit: PAGE }, 'once');
    } catch {
      // The next connection begins at what is held; where there is none, it is not to be had.
      if (!this.#link.open) return;
      page = { conversation_id: conversation, messages: [], has_more: false };
    }
    this.#accept(conversation, this.#inbox.fetched(conversation, page.messages, page.has_more));
  }

  /** Ids in parts that fit into one frame each. */
  #parts(ids: string[]): string[][] {
    return parts(ids, this.#maxBytes / 2);
  }

  #pump(): void {
    clearTimeout(this.#pumping);
    if (!this.#link.open) return;
    for (const { payload, ref } of this.#outbox.due(Date.now())) this.#link.send('message.send', payload, ref);
    const next = this.#outbox.nextAt();
    if (next !== undefined) this.#pumping = setTimeout(() => this.#pump(), Math.max(0, next - Date.now()));
  }

  #mark(): void {
    clearTimeout(this.#marking);
    this.#marking = undefined;
    if (!this.#link.open) return;
    const due = this.#marks.due(Date.now());
    for (const mark of due) this.#link.send('read', mark);
    if (due.length > 0) this.#marking = setTimeout(() => this.#mark(), READ_INTERVAL_MS);
  }
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Ids in parts of so many bytes, each of them written twice. */
function parts(ids: string[], max: number): string[][] {
  const all: string[][] = [];
  let room = 0;
  for (const id of ids) {
    const needs = 2 * bytes(JSON.stringify(id)) + 20;
    if (needs > room) {
      all.push([]);
      room = max;
    }
    all.at(-1)!.push(id);
    room -= needs;
  }
  return all;
}

/** `crypto.randomUUID` is there on secure pages only. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
