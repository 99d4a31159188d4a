// Lets a user log in: by name if tokens are minted, otherwise with a token.

import { MINTED, mint } from './api.js';
import { h, setText } from './dom.js';

export type Token = () => Promise<string>;

export class Login {
  readonly element: HTMLFormElement;
  readonly #trouble = h('p', { class: 'trouble', role: 'alert' });
  readonly #input: HTMLInputElement;
  readonly #enter: (token: Token) => void;

  constructor(name: string, enter: (token: Token) => void) {
    this.#enter = enter;
    this.#input = MINTED
      ? h('input', { value: name, list: 'people', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', required: true })
      : h('input', { type: 'password', autocomplete: 'off', required: true });
    this.element = h('form', { class: 'login', onsubmit: (event: Event) => this.#submit(event) },
      h('h2', {}, 'Who is this?'),
      h('p', { class: 'soft' }, MINTED
        ? 'Anybody may be anybody: dev mode mints a token for the name.'
        : 'Paste a token. It is kept in this page only, and gone when it is closed.'),
      h('label', {}, MINTED ? 'User' : 'Token', this.#input),
      h('button', { class: 'primary' }, 'Connect'), this.#trouble);
  }

  failed(trouble: string): void {
    setText(this.#trouble, trouble);
    this.#input.focus();
  }

  /** Logs in as if the name had been typed. */
  enter(name: string): void {
    this.#input.value = name;
    this.element.requestSubmit();
  }

  #submit(event: Event): void {
    event.preventDefault();
    const value = this.#input.value.trim();
    if (!value) return;
    setText(this.#trouble, '');
    if (!MINTED) this.#input.value = '';
    this.#enter(MINTED ? () => mint(value) : async () => value);
  }
}
