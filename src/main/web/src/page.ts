type Happening = 'online' | 'offline' | 'seen';

/** Reports what the browser says about the network and the page. Does nothing without a browser. */
export class Page {
  #listening = false;

  constructor(private readonly told: (what: Happening) => void) {}

  listen(on: boolean): void {
    if (on === this.#listening || typeof globalThis.addEventListener !== 'function') return;
    this.#listening = on;
    const page = globalThis.document;
    if (on) {
      globalThis.addEventListener('online', this.#online);
      globalThis.addEventListener('offline', this.#offline);
      page?.addEventListener('visibilitychange', this.#seen);
    } else {
      globalThis.removeEventListener('online', this.#online);
      globalThis.removeEventListener('offline', this.#offline);
      page?.removeEventListener('visibilitychange', this.#seen);
    }
  }

  readonly #online = (): void => this.told('online');
  readonly #offline = (): void => this.told('offline');
  readonly #seen = (): void => {
    if (document.visibilityState === 'visible') this.told('seen');
  };
}
