// Performs the effects of the state machine, with one socket, one timer and the token.

import type { ConnectionOptions, Status } from '../parley.js';
import { address } from './address.js';
import { ParleyError } from './error.js';
import { DEFAULTS, IDLE, type Effect, type Input, type Settings, type State, status, step } from './connection-state.js';
import { Page } from './page.js';
import { refusal } from './probe.js';

/** The part of a WebSocket that is used. */
interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

type SocketConstructor = new (url: string, protocols?: string[]) => Socket;

export interface Frame {
  type: string;
  ref?: string;
  payload: any;
}

export interface Listener {
  frame(frame: Frame): void;
  status(status: Status): void;
  error(error: ParleyError): void;
}

export interface Door {
  path: string;
  protocols: string[];
  /** Whether the token goes into the address. Otherwise it goes into the first frame. */
  tokenInUrl: boolean;
}

const UNAUTHENTICATED = 4401;
/** The minimum time between two renewals, for tokens that expire soon after they were issued. */
const RENEWAL_MS = 10_000;

export class Link {
  readonly #options: ConnectionOptions;
  readonly #door: Door;
  readonly #listener: Listener;
  readonly #settings: Settings;
  #state: State = IDLE;
  #socket: Socket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Infinity;
  /** Counts connections, so that late events of an earlier one can be ignored. */
  #dialled = 0;
  readonly #page = new Page(type => this.take({ type }));
  /** The token that was last sent. */
  #shown: string | undefined;
  /** The token that the server has refused. */
  #refused: string | undefined;
  #renewedAt = -Infinity;
  #renewal: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions, door: Door, listener: Listener) {
    this.#options = options;
    this.#door = door;
    this.#listener = listener;
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.#settings = { ...DEFAULTS, ...given, authenticates: !door.tokenInUrl };
  }

  get status(): Status {
    return status(this.#state, Date.now());
  }

  get open(): boolean {
    return this.#state.phase === 'open';
  }

  connect(): void {
    // The app may have a reason to expect that the token is valid by now.
    this.#refused = undefined;
    this.#page.listen(true);
    this.take({ type: 'connect' });
  }

  close(): void {
    this.#page.listen(false);
    this.take({ type: 'close' });
  }

  /** Returns false if nothing was sent. */
  send(type: string, payload: object, id?: string): boolean {
    return this.open && this.#write({ type, ...(id && { id }), payload });
  }

  /** Sends a new token over the open connection, soon. */
  renew(): void {
    clearTimeout(this.#renewal);
    this.#renewal = setTimeout(() => void this.#renew(), Math.max(0, this.#renewedAt + RENEWAL_MS - Date.now()));
  }

  async #renew(): Promise<void> {
    const dialled = this.#dialled;
    this.#renewedAt = Date.now();
    try {
      const token = await this.#token();
      // The server would only warn about the same token again.
      if (dialled === this.#dialled && token !== this.#shown) this.#show(token);
    } catch (e) {
      // The connection lasts until its token expires. The next one asks for a token again.
      this.#listener.error(new ParleyError('unauthorized', `There is no new token: ${message(e)}`));
    }
  }

  #show(token: string): void {
    this.#shown = token;
    this.#write({ type: 'auth', payload: { token } });
  }

  take(input: Input): void {
    const before = this.#state;
    const [after, effects] = step(this.#settings, before, input, Date.now(), Math.random());
    this.#state = after;
    for (const effect of effects) this.#do(effect);
    this.#schedule();
    if (before.phase !== after.phase || before.wakeAt !== after.wakeAt && after.phase === 'waiting') {
      this.#listener.status(this.status);
    }
  }

  #do(effect: Effect): void {
    switch (effect) {
      case 'dial': return void this.#dial();
      case 'authenticate': return void this.#authenticate();
      case 'ping': return void this.#write({ type: 'ping' });
      case 'hangUp': return this.#hangUp();
    }
  }

  async #dial(): Promise<void> {
    this.#hangUp();
    const dialled = this.#dialled;
    try {
      const token = await (this.#door.tokenInUrl ? this.#token() : undefined);
      if (dialled !== this.#dialled) return;
      if (this.#door.tokenInUrl) {
        if (token === this.#refused) return this.take({ type: 'refused', reason: 'unauthorized' });
        this.#shown = token;
      }
      const constructor = (this.#options.webSocket ?? globalThis.WebSocket) as SocketConstructor | undefined;
      if (!constructor) throw new ParleyError('bad_request', 'There is no WebSocket here: give one in the option webSocket');
      const url = address(this.#options.url, this.#door.path, token);
      const socket = new constructor(url, this.#door.protocols);
      this.#socket = socket;
      let opened = false;
      const lost = (code: number): void => {
        if (this.#socket === socket) {
          this.#release();
          this.take({ type: 'lost', code });
          if (!opened) void this.#ask(url, token, dialled);
          else if (code === UNAUTHENTICATED) this.#tokenRefused();
        }
      };
      socket.onopen = () => {
        opened = true;
        this.take({ type: 'opened' });
      };
      socket.onmessage = event => this.#heard(event.data);
      socket.onclose = event => lost(event.code);
      // The close event follows.
      socket.onerror = () => {};
    } catch (e) {
      if (dialled !== this.#dialled) return;
      this.#failed(e);
    }
  }

  /** Finds out whether it makes sense to try again after a failed upgrade. */
  async #ask(url: string, token: string | undefined, dialled: number): Promise<void> {
    const reason = typeof globalThis.fetch === 'function' ? await refusal(url, this.#door.path, token) : undefined;
    if (dialled !== this.#dialled) return;
    if (reason === 'unauthorized') this.#tokenRefused();
    else if (reason) this.take({ type: 'refused', reason });
  }

  /** Only another token can help: an app that can provide one is asked for it at the next attempt. */
  #tokenRefused(): void {
    this.#refused = this.#shown;
    if (typeof this.#options.token === 'string') this.take({ type: 'refused', reason: 'unauthorized' });
  }

  async #authenticate(): Promise<void> {
    const dialled = this.#dialled;
    try {
      const token = await this.#token();
      if (dialled !== this.#dialled) return;
      if (token === this.#refused) return this.take({ type: 'refused', reason: 'unauthorized' });
      this.#show(token);
    } catch (e) {
      if (dialled !== this.#dialled) return;
      this.#hangUp();
      this.#failed(e);
    }
  }

  #failed(e: unknown): void {
    this.#listener.error(e instanceof ParleyError ? e : new ParleyError('unauthorized', `There is no token: ${message(e)}`));
    this.take({ type: 'lost', code: UNAUTHENTICATED });
  }

  async #token(): Promise<string> {
    const { token } = this.#options;
    return typeof token === 'function' ? token() : token;
  }

  #heard(data: unknown): void {
    let frame: Frame;
    try {
      frame = JSON.parse(String(data));
    } catch {
      return;
    }
    if (frame === null || typeof frame !== 'object') return;
    frame.payload ??= {};
    if (frame.type === 'auth.success') {
      this.take({ type: 'authenticated' });
    } else if (frame.type === 'reconnect') {
      this.take({ type: 'hint', afterMs: Number(frame.payload.after_ms) || 0 });
    }
    this.take({ type: 'heard' });
    this.#listener.frame(frame);
  }

  #write(frame: object): boolean {
    try {
      this.#socket?.send(JSON.stringify(frame));
      return this.#socket !== undefined;
    } catch {
      return false;
    }
  }

  /** Drops the connection without waiting for its close, which would never come over a dead network. */
  #hangUp(): void {
    this.#dialled++;
    const socket = this.#socket;
    this.#release();
    try {
      socket?.close(1000);
    } catch {
      // The socket was not open.
    }
  }

  #release(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    clearTimeout(this.#renewal);
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
    }
  }

  /** Each frame postpones the deadline but not the timer, so a timer that fires too early is set again. */
  #schedule(): void {
    const { wakeAt } = this.#state;
    if (wakeAt === undefined || wakeAt < this.#timerAt) {
      clearTimeout(this.#timer);
      this.#timerAt = Infinity;
    }
    if (wakeAt !== undefined && this.#timerAt === Infinity) {
      this.#timerAt = wakeAt;
      this.#timer = setTimeout(() => {
        this.#timerAt = Infinity;
        this.take({ type: 'timer' });
      }, Math.max(0, wakeAt - Date.now()));
    }
  }
}

function message(e: unknown): string {
  return e instanceof Error ? e.message : String(e);
}
