// The list of conversations, and the open conversation.

import type { Chat } from './chat.js';
import { avatar, clock, h, keyed, setText } from './dom.js';
import type { Session } from './session.js';
import { Thread } from './thread.js';

export class Chats {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #thread: Thread;
  readonly #list = h('ul', { class: 'chats' });
  readonly #rows = new Map<string, HTMLElement>();
  readonly #empty = h('p', { class: 'empty' }, 'No conversations yet. Name somebody above, or several for a group.');
  readonly #none = h('p', { class: 'empty none' }, 'Choose a conversation, or start one.');
  readonly #nav: HTMLElement;
  readonly #side: HTMLElement;
  readonly #who = h('input', {
    placeholder: 'New chat', 'aria-label': 'Start a conversation with: a name, or several for a group', list: 'people', autocomplete: 'off', spellcheck: 'false', required: true,
  });

  constructor(session: Session) {
    this.#session = session;
    this.#thread = new Thread(session, () => {
      session.choose(undefined);
      this.#who.focus();
    });
    this.#nav = h('nav', { 'aria-label': 'Conversations' }, this.#list);
    this.#side = h('div', { class: 'side' },
      h('form', { class: 'row', onsubmit: (event: Event) => this.#start(event) }, this.#who, h('button', { 'aria-label': 'Start' }, '+')),
      this.#empty, this.#nav);
    this.element = h('div', { class: 'talk' }, this.#side, this.#none, this.#thread.element);
  }

  get unread(): number {
    return [...this.#session.chats.values()].reduce((sum, chat) => sum + chat.unread, 0);
  }

  update(): void {
    const session = this.#session;
    const chats = [...session.chats.values()].sort((a, b) => b.activeAt.localeCompare(a.activeAt));
    // The page has the lists of two users, which need different names.
    if (session.user) this.#nav.setAttribute('aria-label', `Conversations of ${session.user}`);
    this.#empty.hidden = chats.length > 0;
    this.#none.hidden = session.chosen !== undefined;
    this.element.classList.toggle('open', session.chosen !== undefined);
    keyed(this.#list, this.#rows, chats, chat => chat.id, chat => this.#make(chat), (row, chat) => this.#update(row, chat));
    this.#thread.update();
  }

  #make(chat: Chat): HTMLElement {
    return h('li', {}, h('button', {
      type: 'button', class: 'chat', onclick: () => {
        this.#session.choose(chat);
        this.#thread.focus();
      },
    }, h('span', { class: 'face' }), h('span', { class: 'name' }), h('time'), h('span', { class: 'last' }), h('span', { class: 'count', hidden: true })));
  }

  #update(row: HTMLElement, chat: Chat): void {
    const part = <E extends HTMLElement>(name: string): E => row.querySelector<E>(name)!;
    const { presence, chosen } = this.#session;
    const button = part('button');
    if (chat === chosen) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
    const face = part('.face');
    const looks = `${chat.memberCount} ${chat.name}`;
    if (face.dataset['looks'] !== looks) {
      face.dataset['looks'] = looks;
      face.replaceChildren(avatar(chat.name, chat.kind === 'direct' ? undefined : String(chat.memberCount)), h('span', { class: 'dot' }));
    }
    const one = presence.get(chat.others[0] ?? '');
    const status = chat.kind === 'direct' ? (one?.online ? one.status : 'offline') : 'group';
    face.dataset['status'] = status;
    button.title = status;
    setText(part('.name'), chat.muted ? `${chat.name} 🔕` : chat.name);
    const { last } = chat;
    setText(part('time'), last ? clock(last.created_at) : '');
    const typing = chat.typing.size > 0;
    part('.last').classList.toggle('typing', typing);
    setText(part('.last'), typing ? 'typing…' : last === undefined ? 'nothing yet' : (last.sender_id === chat.me ? 'You: ' : '') + (last.deleted_at ? 'deleted' : last.content));
    const count = part('.count');
    count.hidden = chat.unread === 0;
    if (count.dataset['number'] !== String(chat.unread)) {
      count.dataset['number'] = String(chat.unread);
      count.replaceChildren(String(chat.unread), h('span', { class: 'unseen' }, ' unread'));
    }
  }

  #start(event: Event): void {
    event.preventDefault();
    const users = this.#who.value.split(/[\s,]+/).filter(Boolean);
    if (users.length === 0) return;
    this.#who.value = '';
    this.#session.act(this.#session.start(users).then(() => this.#thread.focus()));
  }
}
