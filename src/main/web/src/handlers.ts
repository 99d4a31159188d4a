type Handler = (payload: any) => void;

/** Handlers by type. An error in one does not affect the others, and is reported like any uncaught error. */
export class Handlers {
  /** A function may be registered twice. */
  readonly #byType = new Map<string, { readonly handler: Handler; readonly once: boolean }[]>();

  on(type: string, handler: Handler): () => void {
    return this.#add(type, handler, false);
  }

  /** Registers a handler for the next event only. */
  once(type: string, handler: Handler): () => void {
    return this.#add(type, handler, true);
  }

  /** Removes the handler; if it is registered twice, the first registration. */
  off(type: string, handler: Handler): void {
    const entry = this.#byType.get(type)?.find(one => one.handler === handler);
    if (entry) this.#remove(type, entry);
  }

  emit(type: string, payload: unknown): void {
    for (const entry of this.#byType.get(type) ?? []) {
      if (entry.once) this.#remove(type, entry);
      try {
        entry.handler(payload);
      } catch (e) {
        queueMicrotask(() => { throw e; });
      }
    }
  }

  #add(type: string, handler: Handler, once: boolean): () => void {
    const entry = { handler, once };
    this.#byType.set(type, [...this.#byType.get(type) ?? [], entry]);
    return () => this.#remove(type, entry);
  }

  /** Creates a new list, because the old one may be in use by a loop. */
  #remove(type: string, entry: object): void {
    const left = this.#byType.get(type)?.filter(one => one !== entry) ?? [];
    if (left.length > 0) this.#byType.set(type, left);
    else this.#byType.delete(type);
  }
}
