// What the inspector keeps of each frame, apart from sockets and the page.

export type Direction = 'in' | 'out' | 'note';

/** Whose connection it is: what the first frames are of is known only when the server has answered. */
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

/** The frame as it is shown: tokens are not, for screens are shared. */
export function shown(text: string): { type: string; seq: number | undefined; text: string } {
  let frame: any;
  try {
    frame = JSON.parse(text);
  } catch {
    return { type: 'not JSON', seq: undefined, text };
  }
  const payload = frame?.payload;
  if (typeof payload?.token === 'string') payload.token = HIDDEN;
  return { type: String(frame?.type ?? 'no type'), seq: payload?.message?.seq ?? payload?.seq, text: JSON.stringify(frame, null, 2) };
}

/** The last frames; those before are forgotten. */
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
  /** Pings and pongs, too. */
  beats: boolean;
}

export function matches({ who, text, beats }: Filter, frame: Frame): boolean {
  return (who === '' || frame.who.name === who)
    && (beats || frame.type !== 'ping' && frame.type !== 'pong')
    && (text === '' || frame.type.includes(text) || frame.text.includes(text));
}
