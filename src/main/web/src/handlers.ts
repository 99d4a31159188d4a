type Handler = (payload: any) => void;

/** Handlers by type. One that fails hinders no other, and its failure is seen as any uncaught one. */
export class Handlers {
  /** A function may be there twice. */
  readonly #byType = new Map<string, { readonly handler: Handler; readonly once: boolean }[]>();

  on(type: string, handler: Handler): () => void {
    return this.#add(type, handler, false);
  }

  /** For the next one only. */
  once(type: string, handler: Handler): () => void {
    return this.#add(type, handler, true);
  }

  /** Takes the handler away; where it is there twice, the one that came first. */
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

  /** In a new list: the one before may just be gone through. */
  #remove(type: string, entry: object): void {
    const left = this.#byType.get(type)?.filter(one => one !== entry) ?? [];
    if (left.length > 0) this.#byType.set(type, left);
    else this.#byType.delete(type);
  }
}
