// A WebSocket that reports its frames and can be cut or slowed down.

/** Receives the frames and notes about the connection. */
export type Told = (direction: 'in' | 'out' | 'note', text: string) => void;

const SLOW_MS = 1_500;
const ABNORMAL = 1006;

/** All sockets that one client opens, one after the other. */
export class Wire {
  slow = false;
  #socket: Tapped | undefined;
  readonly #told: Told;

  constructor(told: Told) {
    this.#told = told;
  }

  /** The client uses it in place of `WebSocket`. */
  get socket(): new (url: string, protocols?: string[]) => unknown {
    const wire = this;
    const told = this.#told;
    return class extends Tapped {
      constructor(url: string, protocols?: string[]) {
        super(url, protocols, told, () => wire.slow ? SLOW_MS : 0);
        wire.#socket = this;
      }
    };
  }

  /** Ends the connection without a close frame, as a lost network does. */
  cut(): void {
    this.#socket?.cut();
  }

  /** Sends an invalid frame. */
  sendBroken(): void {
    this.#socket?.send('{"type":"message.send","payload":');
  }
}

class Tapped {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #socket: WebSocket;
  readonly #told: Told;
  readonly #delay: () => number;
  /** Keeps frames in order, also when the delay becomes shorter. */
  #in = Promise.resolve();
  #out = Promise.resolve();
  #ended = false;

  constructor(url: string, protocols: string[] | undefined, told: Told, delay: () => number) {
    this.#told = told;
    this.#delay = delay;
    this.#socket = new WebSocket(url, protocols);
    this.#socket.onopen = () => {
      told('note', 'connected');
      this.onopen?.();
    };
    this.#socket.onmessage = ({ data }) => {
      this.#in = this.#after(this.#in, () => {
        if (this.#ended) return;
        told('in', String(data));
        this.onmessage?.({ data });
      });
    };
    this.#socket.onclose = ({ code }) => this.#end(code);
  }

  send(text: string): void {
    this.#out = this.#after(this.#out, () => {
      if (this.#socket.readyState !== WebSocket.OPEN) return;
      this.#told('out', text);
      this.#socket.send(text);
    });
  }

  close(code?: number): void {
    this.#socket.close(code);
  }

  cut(): void {
    if (this.#ended) return;
    this.#socket.close();
    this.#end(ABNORMAL);
  }

  #end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#told('note', `closed ${code}`);
    this.onclose?.({ code });
  }

  #after(before: Promise<void>, then: () => void): Promise<void> {
    const delay = this.#delay();
    const due = delay === 0 ? undefined : new Promise<void>(resolve => setTimeout(resolve, delay));
    return before.then(() => due).then(then);
  }
}
