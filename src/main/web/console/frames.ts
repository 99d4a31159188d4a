// The frames that the inspector keeps, without sockets and the page.

export type Direction = 'in' | 'out' | 'note';

/** The user of a connection. The name of the first frames is known only when the server has answered. */
export interface Who {
  name: string;
}

export interface Frame {
  readonly number: number;
  readonly who: Who;
  readonly direction: Direction;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: string;
  readonly seq: number | undefined;
  /** Bytes of UTF-8. */
  readonly bytes: number;
  readonly text: string;
}

const MAX_FRAMES = 500;
const HIDDEN = '(hidden)';

/** Returns the frame as shown: without tokens, because screens may be shared. */
export function shown(text: string): { type: string; seq: number | undefined; text: string } {
  let frame: any;
  try {
    frame = JSON.parse(text);
  } catch {
    return { type: 'not JSON', seq: undefined, text };
  }
  const payload = frame?.payload;
  if (typeof payload?.token === 'string') payload.token = HIDDEN;
  return { type: String(frame?.type ?? 'no type'), seq: payload?.message?.seq ?? payload?.seq ?? payload?.me_seq, text: JSON.stringify(frame, null, 2) };
}

/** Keeps the most recent frames and drops older ones. */
export class Frames {
  readonly all: Frame[] = [];
  readonly #changed: () => void;
  #count = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  add(who: Who, direction: Direction, text: string, at: number): void {
    const bytes = direction === 'note' ? 0 : new TextEncoder().encode(text).length;
    const look = direction === 'note' ? { type: text, seq: undefined, text: '' } : shown(text);
    this.all.push({ number: ++this.#count, who, direction, at, bytes, ...look });
    if (this.all.length > MAX_FRAMES) this.all.splice(0, this.all.length - MAX_FRAMES);
    this.#changed();
  }

  clear(): void {
    this.all.length = 0;
    this.#changed();
  }
}

export interface Filter {
  who: string;
  text: string;
  /** Whether to include pings and pongs. */
  beats: boolean;
}

export function matches({ who, text, beats }: Filter, frame: Frame): boolean {
  return (who === '' || frame.who.name === who)
    && (beats || frame.type !== 'ping' && frame.type !== 'pong')
    && (text === '' || frame.type.includes(text) || frame.text.includes(text));
}
