// The connections as operators see them, who can also end them.

import { ask, MINTED, mint } from './api.js';
import { clock, h, setText } from './dom.js';

interface Stats {
  total_connections: number;
  total_users: number;
  by_instance: Record<string, number>;
}

interface Connection {
  id: string;
  dialect: string;
  instance: string;
  connected_at: string;
  remote_address: string;
  user_agent?: string;
}

const CONNECTIONS = 'api/v1/websocket/connections';

export class Server {
  readonly element: HTMLDialogElement;
  readonly #token = h('input', { type: 'password', autocomplete: 'off', required: !MINTED });
  readonly #sum = h('p', { role: 'status' });
  readonly #instances = h('ul', { class: 'members', 'aria-label': 'Instances' });
  readonly #who = h('input', { list: 'people', autocomplete: 'off', spellcheck: 'false', required: true });
  readonly #connections = h('ul', { class: 'members', 'aria-label': 'Connections' });
  readonly #answer = h('p', { role: 'status' });
  readonly #revoke = h('button', { type: 'button', disabled: true }, 'Revoke tokens');
  #user = '';

  constructor() {
    this.#revoke.addEventListener('click', () => this.#do(async () => {
      await this.#ask('POST', `api/v1/users/${encodeURIComponent(this.#user)}/revoke`, { all: true });
      await this.#look();
      return `The tokens of ${this.#user} are taken back.`;
    }));
    this.element = h('dialog', { class: 'wide', 'aria-labelledby': 'connections' },
      h('form', { onsubmit: (event: Event) => this.#submit(event) },
        h('h2', { id: 'connections' }, 'Connections'),
        h('label', { hidden: MINTED }, 'Token with the role admin', this.#token),
        this.#sum, this.#instances,
        h('label', {}, 'User', this.#who),
        h('div', { class: 'row end' }, this.#revoke, h('button', { class: 'primary' }, 'Look up')),
        this.#connections, this.#answer,
        h('div', { class: 'row end' }, h('button', { type: 'button', onclick: () => this.element.close() }, 'Close'))));
  }

  open(): void {
    setText(this.#answer, '');
    this.element.showModal();
    if (MINTED) this.#do(() => this.#count());
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<T> {
    return ask<T>(MINTED ? await mint('console', 'admin,service') : this.#token.value.trim(), method, path, body);
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.#user = this.#who.value.trim();
    this.#do(async () => {
      await Promise.all([this.#count(), this.#look()]);
      return '';
    });
  }

  async #count(): Promise<string> {
    const stats = await this.#ask<Stats>('GET', `${CONNECTIONS}/stats`);
    const instances = Object.entries(stats.by_instance);
    setText(this.#sum, `${stats.total_connections} connections of ${stats.total_users} users on ${instances.length} `
      + (instances.length === 1 ? 'instance' : 'instances'));
    this.#instances.replaceChildren(...instances.map(([name, count]) =>
      h('li', { class: 'head' }, h('code', {}, name), `${count} connections`)));
    return '';
  }

  async #look(): Promise<void> {
    const query = `?user_id=${encodeURIComponent(this.#user)}`;
    const { connections } = await this.#ask<{ connections: Connection[] }>('GET', `${CONNECTIONS}/user${query}`);
    this.#revoke.disabled = false;
    this.#connections.replaceChildren(...connections.map(one => h('li', { class: 'head' },
      h('span', {}, h('strong', {}, one.dialect), ` since ${clock(one.connected_at)} from ${one.remote_address} on `, h('code', {}, one.instance)),
      h('button', {
        type: 'button', 'aria-label': `Disconnect ${one.dialect} since ${clock(one.connected_at)}`, onclick: () => this.#do(async () => {
          await this.#ask('DELETE', `${CONNECTIONS}/user/${encodeURIComponent(one.id)}${query}`);
          await this.#look();
          return 'Disconnected.';
        }),
      }, 'Disconnect'))));
    if (connections.length === 0) this.#connections.replaceChildren(h('li', { class: 'soft' }, `${this.#user} is not connected.`));
  }

  #do(what: () => Promise<string>): void {
    what().then(answer => this.#tell(answer, false), (e: unknown) => this.#tell(e instanceof Error ? e.message : String(e), true));
  }

  #tell(answer: string, bad: boolean): void {
    this.#answer.className = bad ? 'trouble' : 'good';
    setText(this.#answer, answer);
  }
}
