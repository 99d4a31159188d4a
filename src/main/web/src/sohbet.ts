import type { ConnectionOptions, Handler, Status } from '../parley.js';
import { ParleyError } from './error.js';
import { Handlers } from './handlers.js';
import { Link, type Frame } from './link.js';
import { Throttle } from './throttle.js';

/** The number of attempts of the app's own client. */
const ATTEMPTS = 5;
const DOOR = { path: '/', protocols: [], tokenInUrl: true };

export class Sohbet {
  readonly #handlers = new Handlers();
  readonly #link: Link;
  readonly #throttle: Throttle;
  readonly #online = new Set<number | string>();

  constructor(options: ConnectionOptions) {
    this.#throttle = new Throttle(options.typingIntervalMs ?? 3_000);
    this.#link = new Link({ ...options, attempts: options.attempts ?? ATTEMPTS }, DOOR, {
      frame: frame => this.#frame(frame),
      status: status => this.#status(status),
      error: error => this.#handlers.emit('error', error),
    });
  }

  get status(): Status {
    return this.#link.status;
  }

  get online(): ReadonlySet<number | string> {
    return this.#online;
  }

  connect(): this {
    this.#link.connect();
    return this;
  }

  close(): void {
    this.#link.close();
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

  send(type: string, payload: object): boolean {
    return this.#link.send(type, payload);
  }

  sendMessage(conversation: number | string, content: string): boolean {
    this.#throttle.ended(String(conversation), Date.now());
    return this.send('chat:send', { conversation_id: conversation, content });
  }

  sendTyping(conversation: number | string): boolean {
    if (!this.#link.open) return false;
    return !this.#throttle.started(String(conversation), Date.now())
      || this.send('chat:typing', { conversation_id: conversation });
  }

  sendRead(conversation: number | string, messageId: number): boolean {
    return this.send('chat:read', { conversation_id: conversation, message_id: messageId });
  }

  sendEdit(conversation: number | string, messageId: number, content: string): boolean {
    return this.send('chat:edit', { conversation_id: conversation, message_id: messageId, content });
  }

  sendDelete(conversation: number | string, messageId: number): boolean {
    return this.send('chat:delete', { conversation_id: conversation, message_id: messageId });
  }

  #status(status: Status): void {
    // Each connection begins with the list of the users who are online.
    if (status.phase === 'connecting') this.#online.clear();
    if (!status.connected) this.#throttle.clear();
    this.#handlers.emit('status', status);
  }

  #frame({ type, payload }: Frame): void {
    switch (type) {
      case 'error':
        return this.#handlers.emit('error', new ParleyError(payload.code, payload.message));
      case 'user:online':
        this.#online.add(payload.user_id);
        break;
      case 'user:offline':
        this.#online.delete(payload.user_id);
        break;
    }
    this.#handlers.emit(type, payload);
    this.#handlers.emit('*', { type, payload });
  }
}
