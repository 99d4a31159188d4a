// Rooms: join and leave them, and see who types and what services send there.

import { clock, h, keyed, setText } from './dom.js';
import type { Room, Session } from './session.js';

export class Rooms {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #list = h('ul', { class: 'cards' });
  readonly #cards = new Map<string, HTMLElement>();
  readonly #empty = h('p', { class: 'empty' }, 'In no room. Join one to see who types there and what services say.');
  readonly #name = h('input', { placeholder: 'Room', 'aria-label': 'Room to join', autocomplete: 'off', spellcheck: 'false', required: true });

  constructor(session: Session) {
    this.#session = session;
    this.element = h('div', { class: 'page' },
      h('form', { class: 'row', onsubmit: (event: Event) => this.#join(event) }, this.#name, h('button', {}, 'Join')),
      this.#empty, this.#list);
  }

  update(): void {
    const rooms = [...this.#session.rooms.values()];
    this.#empty.hidden = rooms.length > 0;
    keyed(this.#list, this.#cards, rooms, room => room.name, room => this.#make(room), update);
  }

  #make(room: Room): HTMLElement {
    const { parley } = this.#session;
    return h('li', { class: 'card' },
      h('div', { class: 'head' }, h('h3', {}, room.name),
        h('button', { type: 'button', class: 'quiet', onclick: () => this.#session.act(this.#session.leave(room.name)) }, 'Leave')),
      h('input', {
        placeholder: 'Type here: the others see that you do', 'aria-label': `Type in ${room.name}`, autocomplete: 'off',
        oninput: (event: Event) => parley.roomTyping(room.name, (event.target as HTMLInputElement).value !== ''),
      }),
      h('p', { class: 'typing', 'aria-live': 'polite' }), h('ul', { class: 'said', 'aria-live': 'polite' }));
  }

  #join(event: Event): void {
    event.preventDefault();
    const name = this.#name.value.trim();
    this.#name.value = '';
    if (name) this.#session.act(this.#session.join(name));
  }
}

function update(card: HTMLElement, room: Room): void {
  const typing = [...room.typing];
  setText(card.querySelector('.typing')!, typing.length === 0 ? '' : `${typing.join(', ')} ${typing.length === 1 ? 'is' : 'are'} typing…`);
  const said = card.querySelector<HTMLElement>('.said')!;
  const newest = String(room.said[0]?.at ?? 0) + room.said.length;
  if (said.dataset['newest'] === newest) return;
  said.dataset['newest'] = newest;
  said.replaceChildren(...room.said.map(one =>
    h('li', {}, h('strong', {}, one.title), ` ${one.message} `, h('time', {}, clock(one.at)))));
}
