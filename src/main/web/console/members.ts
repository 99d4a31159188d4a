// Shows and changes the members of a conversation.

import type { Chat } from './chat.js';
import { h, setText } from './dom.js';
import type { Session } from './session.js';

let count = 0;

export class Members {
  readonly element: HTMLDialogElement;
  readonly #session: Session;
  readonly #title: HTMLElement;
  readonly #list = h('ul', { class: 'members' });
  readonly #who = h('input', { 'aria-label': 'User to add', placeholder: 'Add somebody', list: 'people', autocomplete: 'off', spellcheck: 'false', required: true });
  readonly #add: HTMLElement;
  readonly #mute: HTMLElement;
  readonly #leave: HTMLElement;
  readonly #trouble = h('p', { class: 'trouble', role: 'alert' });
  #chat: Chat | undefined;
  #shown = '';

  constructor(session: Session) {
    this.#session = session;
    this.#title = h('h2', { id: `members${++count}` });
    this.#add = h('form', { class: 'row', onsubmit: (event: Event) => this.#submit(event) }, this.#who, h('button', {}, 'Add'));
    this.#mute = h('button', { type: 'button', onclick: () => this.#change(session.mute(this.#chat!, !this.#chat!.muted)) });
    this.#leave = h('button', { type: 'button', onclick: () => this.#change(session.leaveChat(this.#chat!).then(() => this.element.close())) }, 'Leave');
    this.element = h('dialog', { 'aria-labelledby': this.#title.id }, this.#title, this.#list, this.#add, this.#trouble,
      h('div', { class: 'row end' }, this.#mute, this.#leave, h('button', { type: 'button', onclick: () => this.element.close() }, 'Close')));
  }

  open(chat: Chat): void {
    this.#chat = chat;
    setText(this.#trouble, '');
    this.element.showModal();
    this.update();
    this.#change(this.#session.lookAt(chat));
  }

  update(): void {
    const chat = this.#chat;
    if (!chat || !this.element.open) return;
    setText(this.#title, `Members of ${chat.name}`);
    const group = chat.kind !== 'direct';
    this.#add.hidden = this.#leave.hidden = !group;
    setText(this.#mute, chat.muted ? 'Unmute' : 'Mute');
    const shown = chat.members.map(member => `${member} ${chat.roles.get(member)}`).join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#list.replaceChildren(...chat.members.map(member => h('li', { class: 'head' },
      h('span', {}, member, ' ', h('span', { class: 'soft' }, chat.roles.get(member) ?? '')),
      group && member !== chat.me && h('button', {
        type: 'button', class: 'quiet', 'aria-label': `Remove ${member}`, onclick: () => this.#change(this.#session.removeMember(chat, member)),
      }, 'Remove'))));
  }

  #submit(event: Event): void {
    event.preventDefault();
    const user = this.#who.value.trim();
    if (!user) return;
    this.#who.value = '';
    this.#change(this.#session.addMember(this.#chat!, user));
  }

  #change(what: Promise<void>): void {
    setText(this.#trouble, '');
    what.then(() => this.update(), (e: unknown) => setText(this.#trouble, e instanceof Error ? e.message : String(e)));
  }
}
