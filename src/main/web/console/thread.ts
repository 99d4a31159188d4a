// A conversation: what was said, who types, and where one writes.

import type { Chat, Line, Tick } from './chat.js';
import { avatar, clock, h, keyed, setText, stick } from './dom.js';
import type { Session } from './session.js';

const TICKS: Record<Tick, [sign: string, words: string]> = {
  waiting: ['◷', 'waiting'],
  failed: ['!', 'not sent'],
  sent: ['✓', 'sent'],
  read: ['✓✓', 'read'],
};

export class Thread {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #name = h('h3');
  readonly #about = h('p', { class: 'about' });
  readonly #face = h('span');
  readonly #log = h('ol', { class: 'log', role: 'log', tabindex: '0', 'aria-label': 'Messages' });
  readonly #hold = stick(this.#log);
  readonly #typing = h('p', { class: 'typing', 'aria-live': 'polite' });
  readonly #text = h('textarea', { rows: '1', placeholder: 'Message', 'aria-label': 'Message', maxlength: '8000', enterkeyhint: 'send' });
  readonly #lines = new Map<string, HTMLElement>();
  #chat: Chat | undefined;

  /** @param back leaves the conversation for the list, where there is no room for both */
  constructor(session: Session, back: () => void) {
    this.#session = session;
    const form = h('form', { class: 'compose', onsubmit: (event: Event) => this.#send(event) }, this.#text,
      h('button', { class: 'primary', 'aria-label': 'Send' }, h('span', { 'aria-hidden': 'true' }, '➤')));
    this.element = h('section', { class: 'thread', hidden: true },
      h('header', {},
        h('button', { type: 'button', class: 'quiet back', 'aria-label': 'Back to the conversations', onclick: back }, '‹'),
        this.#face, h('div', {}, this.#name, this.#about)),
      this.#log, this.#typing, form);
    this.#text.addEventListener('input', () => this.#typed());
    this.#text.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
  }

  focus(): void {
    this.#text.focus();
  }

  update(): void {
    const chat = this.#session.chosen;
    this.element.hidden = chat === undefined;
    if (!chat) return;
    if (chat !== this.#chat) {
      this.#chat = chat;
      this.#face.replaceChildren(avatar(chat.name, chat.kind === 'direct' ? undefined : String(chat.memberCount)));
      this.#log.replaceChildren();
      this.#lines.clear();
      this.#text.value = '';
    }
    setText(this.#name, chat.name);
    setText(this.#about, about(chat, this.#session));
    keyed(this.#log, this.#lines, chat.lines(), line => line.key, line => this.#make(chat, line), (element, line) => update(chat, element, line));
    const typing = [...chat.typing];
    setText(this.#typing, typing.length === 0 ? '' : `${typing.join(', ')} ${typing.length === 1 ? 'is' : 'are'} typing…`);
    this.#hold();
  }

  #make(chat: Chat, { message }: Line): HTMLElement {
    const mine = message.sender_id === chat.me;
    return h('li', { class: mine ? 'mine' : 'theirs' },
      h('p', { class: chat.kind === 'direct' || mine ? 'unseen' : 'who' }, mine ? 'You' : message.sender_id),
      h('p', { class: 'body' }),
      h('p', { class: 'meta' }, h('time', { datetime: message.created_at }, clock(message.created_at)), h('span', { class: 'place' }),
        mine && h('span', { class: 'tick' })));
  }

  #typed(): void {
    const chat = this.#chat!;
    this.#session.parley.typing(chat.id, this.#text.value !== '');
  }

  #send(event: Event): void {
    event.preventDefault();
    const content = this.#text.value.trim();
    if (!content || !this.#chat) return;
    this.#text.value = '';
    this.#session.send(this.#chat, content);
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

function update(chat: Chat, element: HTMLElement, line: Line): void {
  const { message, failed } = line;
  const deleted = message.deleted_at !== undefined;
  setText(element.querySelector('.body')!, deleted ? 'deleted' : message.content);
  element.classList.toggle('gone', deleted);
  setText(element.querySelector('.place')!, message.seq === undefined ? failed ?? '' : `#${message.seq}${message.edited_at ? ' edited' : ''}`);
  const tick = element.querySelector<HTMLElement>('.tick');
  if (!tick) return;
  const state = chat.tick(line);
  if (tick.dataset['tick'] === state) return;
  tick.dataset['tick'] = state;
  const [sign, words] = TICKS[state];
  tick.title = words;
  tick.replaceChildren(h('span', { 'aria-hidden': 'true' }, sign), h('span', { class: 'unseen' }, words));
}

function about(chat: Chat, session: Session): string {
  if (chat.kind !== 'direct') return `${chat.memberCount} members`;
  const one = session.presence.get(chat.others[0] ?? '');
  if (!one) return '';
  if (one.online) return one.status;
  return one.last_seen ? `last seen ${clock(one.last_seen)}` : 'offline';
}
