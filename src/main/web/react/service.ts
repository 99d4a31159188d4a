import { type ConnectionOptions, type ParleyError, Sohbet } from '../parley.js';
import type { ServiceOptions, WebSocketState } from './index.js';

type Id = number | string;
type Token = ConnectionOptions['token'];
type Handler = (message: any) => void;

const IDLE: WebSocketState = { connected: false, status: 'idle', error: null };
const NOBODY: ReadonlySet<Id> = new Set();

export class WebSocketService {
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #watchers = new Set<() => void>();
  #sohbet: Sohbet | null = null;
  #token: Token = '';
  #url: string | undefined;
  #state = IDLE;
  #holders = 0;

  get state(): WebSocketState {
    return this.#state;
  }

  get onlineUsers(): ReadonlySet<Id> {
    return this.#sohbet?.online ?? NOBODY;
  }

  isConnected(): boolean {
    return this.#state.connected;
  }

  connect(token: Token, options: ServiceOptions = {}): void {
    // Functions usually differ at each render, so they are not compared, and the newest one is called.
    const same = this.#sohbet && options.url === this.#url
      && (typeof token === 'function' ? typeof this.#token === 'function' : token === this.#token);
    this.#token = token;
    if (!same) this.#open(options);
    this.#sohbet!.connect();
  }

  disconnect(): void {
    const before = this.#sohbet;
    this.#sohbet = null;
    before?.close();
    this.#become(IDLE);
  }

  /** Connects. Disconnects a moment after the last holder has released the connection. */
  hold(token: Token, options: ServiceOptions): () => void {
    this.#holders++;
    this.connect(token, options);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holders--;
      // The strict mode of React mounts components twice, which must not cause another connection.
      setTimeout(() => this.#holders > 0 || this.disconnect());
    };
  }

  on(type: string, handler: Handler): () => void {
    let handlers = this.#handlers.get(type);
    if (!handlers) this.#handlers.set(type, handlers = new Set());
    handlers.add(handler);
    return () => this.off(type, handler);
  }

  off(type: string, handler: Handler): void {
    this.#handlers.get(type)?.delete(handler);
  }

  onStatusChange(handler: (connected: boolean) => void): () => void {
    let told = this.#state.connected;
    return this.watch(() => {
      if (told !== this.#state.connected) handler(told = this.#state.connected);
    });
  }

  /** Calls the watcher on each change of `state` or `onlineUsers`. */
  watch(watcher: () => void): () => void {
    const own = (): void => watcher();
    this.#watchers.add(own);
    return () => void this.#watchers.delete(own);
  }

  send(type: string, payload: object): boolean {
    return this.#sohbet?.send(type, payload) ?? false;
  }

  sendChatMessage(conversation: Id, content: string): boolean {
    return this.#sohbet?.sendMessage(conversation, content) ?? false;
  }

  sendTyping(conversation: Id): boolean {
    return this.#sohbet?.sendTyping(conversation) ?? false;
  }

  #open({ url, ...options }: ServiceOptions): void {
    const before = this.#sohbet;
    this.#sohbet = null;
    before?.close();
    this.#url = url;
    const token = typeof this.#token === 'function' ? async (): Promise<string> => (this.#token as () => string | Promise<string>)()
      : this.#token;
    const sohbet = new Sohbet({ ...options, ...(url !== undefined && { url }), token });
    this.#sohbet = sohbet;
    sohbet.on('status', ({ connected, phase, reason }) => this.#become({
      connected, status: phase, error: connected ? null : this.#state.error, ...(reason && { reason }),
    }, sohbet));
    sohbet.on('error', (error: ParleyError) => this.#become({ ...this.#state, error }, sohbet));
    sohbet.on('*', message => this.#tell(message, sohbet));
  }

  #become(state: WebSocketState, of?: Sohbet): void {
    if (of && of !== this.#sohbet) return;
    this.#state = state;
    for (const watcher of [...this.#watchers]) watcher();
  }

  #tell(message: { type: string }, of: Sohbet): void {
    if (of !== this.#sohbet) return;
    for (const handler of [...this.#handlers.get(message.type) ?? []]) {
      try {
        handler(message);
      } catch (e) {
        queueMicrotask(() => { throw e; });
      }
    }
    if (message.type === 'user:online' || message.type === 'user:offline') {
      for (const watcher of [...this.#watchers]) watcher();
    }
  }
}

export const websocketService = new WebSocketService();
