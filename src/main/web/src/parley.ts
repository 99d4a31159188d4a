import type { Ack, Audience, Draft, Handler, Held, Message, Options, Presence, Status } from '../parley.js';
import { ParleyError } from './error.js';
import { Handlers } from './handlers.js';
import { Link, type Frame } from './link.js';
import { Marks } from './marks.js';
import { bytes, newId, parts } from './names.js';
import { Outbox } from './outbox.js';
import { Requests } from './requests.js';
import { Subscriptions, type Seqs } from './subscriptions.js';
import { Throttle } from './throttle.js';

const DOOR = { path: '/ws', protocols: ['parley.v1'], tokenInUrl: false };
const READ_INTERVAL_MS = 1_000;
/** The reasons for which a connection ends for good, so that nothing can wait for the next one. */
const FINAL = new Set(['revoked', 'protocol', 'unauthorized', 'forbidden']);
/** The types of answers to requests. All others are events. */
const REPLIES = new Set(['subscribed', 'unsubscribed', 'history', 'presence', 'room.joined', 'room.left', 'message.ack']);

type Page = { conversation_id: string; messages: Message[]; has_more: boolean };

/** Entries of a conversation's log. */
const ENTRIES = new Set([
  'message.new', 'message.updated', 'message.deleted', 'member.added', 'member.removed', 'conversation.updated',
]);
/** Entries of the user's own log, if they have a `me_seq`. */
const OWN = new Set(['conversation.created', 'member.removed', 'notification', 'settings.updated']);

export class Parley {
  readonly #handlers = new Handlers();
  readonly #marks = new Marks();
  readonly #link: Link;
  readonly #outbox: Outbox;
  readonly #requests: Requests;
  readonly #subscriptions: Subscriptions;
  readonly #throttle: Throttle;
  readonly #maxBytes: number;
  readonly #rooms = new Set<string>();
  #shown: string | undefined;
  #user: string | undefined;
  #wasOpen = false;
  /** The parts of an answer that have come so far. */
  #answer: Seqs = {};
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
    this.#subscriptions = new Subscriptions(this.#requests, () => this.#link.open, maxMessageBytes / 2);
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

  once(type: string, handler: Handler<any>): () => void {
    return this.#handlers.once(type, handler);
  }

  off(type: string, handler: Handler<any>): void {
    this.#handlers.off(type, handler);
  }

  subscribe(conversations: string[] | '*', since: Held | Seqs = {}): Promise<Seqs> {
    return this.#subscriptions.subscribe(conversations, since);
  }

  unsubscribe(conversations: string[]): Promise<void> {
    return this.#subscriptions.unsubscribe(conversations);
  }

  held(): Held {
    return this.#subscriptions.all();
  }

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

  read(conversation: string, seq = this.#subscriptions.held(conversation)): void {
    if (seq !== undefined && this.#marks.read(conversation, seq) && this.#marking === undefined) this.#mark();
  }

  typing(conversation: string, typing = true): void {
    const now = Date.now();
    if (this.#link.open && (typing ? this.#throttle.started(conversation, now) : this.#throttle.ended(conversation, now))) {
      this.#link.send('typing', { conversation_id: conversation, is_typing: typing });
    }
  }

  async presence(users: string[]): Promise<Presence[]> {
    const pages = parts(users, this.#maxBytes / 2).map(user_ids => this.#requests.ask<{ users: Presence[] }>('presence.get', { user_ids }));
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

  signal(audience: Audience, name: string, data?: unknown): boolean {
    return this.#link.send('signal', { ...audience, name, data });
  }

  #status(status: Status): void {
    if (status.connected && !this.#wasOpen) {
      this.#wasOpen = true;
      this.#resume();
    } else if (!status.connected && this.#wasOpen) {
      this.#wasOpen = false;
      this.#lost(status.code);
    }
    if (status.reason && FINAL.has(status.reason)) this.#fail(status.reason);
    this.#handlers.emit('status', status);
  }

  #resume(): void {
    // Subscriptions come first, so that events caused by the following frames arrive.
    this.#subscriptions.resume();
    for (const room of this.#rooms) this.#requests.ask('room.join', { room }, 'once').catch(() => {});
    if (this.#shown) this.#link.send('presence.set', { status: this.#shown });
    this.#requests.repeat();
    this.#pump();
    this.#mark();
  }

  #lost(code: number | undefined): void {
    this.#answer = {};
    this.#requests.lost();
    this.#outbox.lost(code);
    this.#subscriptions.lost();
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
    if (OWN.has(type) && payload.me_seq !== undefined) {
      if (!this.#subscriptions.acceptOwn(payload)) return;
    } else if (ENTRIES.has(type) && !this.#subscriptions.accept(payload)) {
      return;
    }
    switch (type) {
      case 'error':
        return this.#refused(ref, payload);
      case 'message.ack':
        if (this.#outbox.acknowledged(ref, payload)) return this.#pump();
        break;
      case 'reset':
        this.#subscriptions.reset(payload);
        break;
      case 'subscribed':
        if (payload.seqs) {
          const asked = this.#requests.asked(ref)?.conversation_ids ?? [];
          this.#subscriptions.subscribed(asked, payload.seqs, payload.more !== true, payload.me_seq);
          payload.seqs = Object.assign(this.#answer, payload.seqs);
        }
        if (payload.more === true) return;
        this.#answer = {};
        break;
      case 'auth.success':
        this.#user = payload.user_id;
        break;
      case 'auth.expiring':
        this.#link.renew();
        break;
      case 'member.removed':
        if (payload.user_id === this.#user) this.#subscriptions.forget(payload.conversation_id);
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
