type Handler = (payload: any) => void;

/** Handlers by type. One that fails hinders no other, and its failure is seen as any uncaught one. */
export class Handlers {
  readonly #byType = new Map<string, Set<Handler>>();

  on(type: string, handler: Handler): () => void {
    let handlers = this.#byType.get(type);
    if (!handlers) this.#byType.set(type, handlers = new Set());
    // A function may be there twice.
    const own: Handler = payload => handler(payload);
    handlers.add(own);
    return () => void handlers.delete(own);
  }

  emit(type: string, payload: unknown): void {
    for (const handler of [...this.#byType.get(type) ?? []]) {
      try {
        handler(payload);
      } catch (e) {
        queueMicrotask(() => { throw e; });
      }
    }
  }
}
