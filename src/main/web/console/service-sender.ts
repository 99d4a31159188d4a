// Sends notifications as services do, to everybody, one user, or a room.

import { ask, MINTED, mint } from './api.js';
import { h, setText } from './dom.js';

const KINDS = {
  system: { name: 'System message, to everybody', path: 'system', to: undefined },
  notification: { name: 'Notification, to a user', path: 'notification', to: 'user_id' },
  room: { name: 'Notice, to a room', path: 'room', to: 'room' },
} as const;
type KindName = keyof typeof KINDS;

export class ServiceSender {
  readonly element: HTMLDialogElement;
  readonly #kind = h('select', { onchange: () => this.#choose() }, ...Object.entries(KINDS).map(([value, { name }]) => h('option', { value }, name)));
  readonly #to = h('input', { list: 'people', autocomplete: 'off', spellcheck: 'false' });
  readonly #title = h('input', { maxlength: '255', required: true, value: 'Maintenance' });
  readonly #message = h('textarea', { rows: '3', required: true });
  readonly #token = h('input', { type: 'password', autocomplete: 'off', required: !MINTED });
  readonly #answer = h('p', { role: 'status' });
  readonly #toLabel = h('label', { hidden: true }, h('span', {}, 'To'), this.#to);

  constructor() {
    this.#message.value = 'Back in five minutes.';
    this.element = h('dialog', { 'aria-labelledby': 'service-sender' },
      h('form', { onsubmit: (event: Event) => this.#submit(event) },
        h('h2', { id: 'service-sender' }, 'Send as a service'),
        h('label', {}, 'What', this.#kind), this.#toLabel,
        h('label', {}, 'Title', this.#title), h('label', {}, 'Text', this.#message),
        h('label', { hidden: MINTED }, 'Token with the role admin or service', this.#token),
        this.#answer,
        h('div', { class: 'row end' }, h('button', { type: 'button', onclick: () => this.element.close() }, 'Close'),
          h('button', { class: 'primary' }, 'Send'))));
  }

  open(): void {
    setText(this.#answer, '');
    this.element.showModal();
  }

  #choose(): void {
    const { to } = KINDS[this.#kind.value as KindName];
    this.#toLabel.hidden = to === undefined;
    this.#to.required = to !== undefined;
    setText(this.#toLabel.firstElementChild!, to === 'room' ? 'Room' : 'User');
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const { path, to } = KINDS[this.#kind.value as KindName];
    const type = path === 'system' ? 'message_type' : 'notification_type';
    const body = {
      [type]: 'console', title: this.#title.value, message: this.#message.value, payload: {}, ...(to && { [to]: this.#to.value.trim() }),
    };
    try {
      const token = MINTED ? await mint('console', 'admin,service') : this.#token.value.trim();
      await ask(token, 'POST', `api/v1/websocket/send/${path}`, body);
      this.#tell('Sent.', false);
    } catch (e) {
      this.#tell(e instanceof Error ? e.message : String(e), true);
    }
  }

  #tell(answer: string, bad: boolean): void {
    this.#answer.className = bad ? 'trouble' : 'good';
    setText(this.#answer, answer);
  }
}
