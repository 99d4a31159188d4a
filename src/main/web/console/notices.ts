// Shows stored notifications, and whether they have been read.

import type { Notice } from './api.js';
import { clock, h, keyed } from './dom.js';
import type { Session } from './session.js';

export class Notices {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #list = h('ul', { class: 'cards' });
  readonly #cards = new Map<string, HTMLElement>();
  readonly #empty = h('p', { class: 'empty' }, 'No notifications. “Send as a service” makes one.');
  readonly #all = h('button', { type: 'button', class: 'quiet' }, 'Mark all as read');

  constructor(session: Session) {
    this.#session = session;
    this.#all.addEventListener('click', () => session.act(session.readNotice('all')));
    this.element = h('div', { class: 'page' }, h('div', { class: 'row end' }, this.#all), this.#empty, this.#list);
  }

  update(): void {
    const { notices, unread } = this.#session;
    this.#empty.hidden = notices.length > 0;
    this.#all.hidden = notices.length === 0;
    this.#all.disabled = unread === 0;
    keyed(this.#list, this.#cards, notices, notice => notice.id, notice => this.#make(notice), (card, notice) => {
      card.classList.toggle('new', !notice.read);
      card.querySelector<HTMLElement>('button')!.hidden = notice.read;
    });
  }

  #make(notice: Notice): HTMLElement {
    return h('li', { class: 'card' },
      h('div', { class: 'head' }, h('h3', {}, notice.title), h('time', { datetime: notice.created_at }, clock(notice.created_at))),
      h('p', {}, notice.message),
      h('div', { class: 'head' }, h('code', {}, notice.notification_type),
        h('button', {
          type: 'button', class: 'quiet', 'aria-label': `Mark “${notice.title}” as read`,
          onclick: () => this.#session.act(this.#session.readNotice(notice.id)),
        }, 'Mark as read')));
  }
}
