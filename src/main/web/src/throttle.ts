/** Decides whether typing needs another frame. The server forgets it after 10 s without one. */
export class Throttle {
  static readonly #FORGOTTEN_MS = 10_000;
  readonly #told = new Map<unknown, number>();

  constructor(private readonly intervalMs: number) {}

  started(where: unknown, now: number): boolean {
    if (now - (this.#told.get(where) ?? -Infinity) < this.intervalMs) return false;
    for (const [other, at] of this.#told) {
      if (now - at >= Throttle.#FORGOTTEN_MS) this.#told.delete(other);
    }
    this.#told.set(where, now);
    return true;
  }

  ended(where: unknown, now: number): boolean {
    const told = this.#told.get(where);
    this.#told.delete(where);
    return told !== undefined && now - told < Throttle.#FORGOTTEN_MS;
  }

  clear(): void {
    this.#told.clear();
  }
}
