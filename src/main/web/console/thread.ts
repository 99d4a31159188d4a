// A conversation: its messages, who types, and the input field.

import type { Chat, Line, Tick } from './chat.js';
import { avatar, clock, h, keyed, setText, stick } from './dom.js';
import { Members } from './members.js';
import type { Session } from './session.js';
import { showTrace } from './trace.js';

const TICKS: Record<Tick, [sign: string, words: string]> = {
  waiting: ['◷', 'waiting'],
  failed: ['!', 'not sent'],
  sent: ['✓', 'sent'],
  read: ['✓✓', 'read'],
};

/** The message that the text refers to, if the text is not a new message. */
interface Aim {
  readonly kind: 'edit' | 'reply';
  readonly id: string;
}

export class Thread {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #members: Members;
  readonly #name = h('h3');
  readonly #about = h('p', { class: 'about' });
  readonly #face = h('span');
  readonly #older = h('button', { type: 'button', class: 'quiet older', hidden: true }, 'Older messages');
  readonly #list = h('ol', { class: 'lines' });
  readonly #log = h('div', { class: 'log', role: 'log', tabindex: '0', 'aria-label': 'Messages' }, this.#older, this.#list);
  readonly #hold = stick(this.#log);
  readonly #typing = h('p', { class: 'typing', 'aria-live': 'polite' });
  readonly #text = h('textarea', { rows: '1', placeholder: 'Message', 'aria-label': 'Message', maxlength: '8000', enterkeyhint: 'send' });
  readonly #aimed = h('span');
  readonly #aim = h('p', { class: 'aim', role: 'status', hidden: true }, this.#aimed,
    h('button', { type: 'button', class: 'quiet', onclick: () => this.#take(undefined, '') }, 'Cancel'));
  readonly #lines = new Map<string, HTMLElement>();
  #chat: Chat | undefined;
  #aimsAt: Aim | undefined;

  /** @param back leaves the conversation for the list, if there is no room for both */
  constructor(session: Session, back: () => void) {
    this.#session = session;
    this.#members = new Members(session);
    const form = h('form', { class: 'compose', onsubmit: (event: Event) => this.#send(event) }, this.#text,
      h('button', { class: 'primary', 'aria-label': 'Send' }, h('span', { 'aria-hidden': 'true' }, '➤')));
    this.element = h('section', { class: 'thread', hidden: true },
      h('header', {},
        h('button', { type: 'button', class: 'quiet back', 'aria-label': 'Back to the conversations', onclick: back }, '‹'),
        this.#face, h('div', {}, this.#name, this.#about),
        h('button', { type: 'button', class: 'quiet', onclick: () => this.#chat && this.#members.open(this.#chat) }, 'Members')),
      this.#log, this.#typing, this.#aim, form, this.#members.element);
    this.#older.addEventListener('click', () => void this.#fetchOlder());
    this.#text.addEventListener('input', () => this.#typed());
    this.#text.addEventListener('keydown', event => {
      if (event.key === 'Escape' && this.#aimsAt) this.#take(undefined, '');
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
      this.#list.replaceChildren();
      this.#lines.clear();
      this.#take(undefined, '');
    }
    const looks = `${chat.memberCount} ${chat.name}`;
    if (this.#face.dataset['looks'] !== looks) {
      this.#face.dataset['looks'] = looks;
      this.#face.replaceChildren(avatar(chat.name, chat.kind === 'direct' ? undefined : String(chat.memberCount)));
    }
    setText(this.#name, chat.name);
    this.#name.title = chat.name;
    setText(this.#about, about(chat, this.#session));
    this.#older.hidden = !chat.hasOlder;
    keyed(this.#list, this.#lines, chat.lines(), line => line.key, line => this.#make(chat, line), (element, line) => update(chat, element, line));
    const typing = [...chat.typing];
    setText(this.#typing, typing.length === 0 ? '' : `${typing.join(', ')} ${typing.length === 1 ? 'is' : 'are'} typing…`);
    this.#members.update();
    this.#hold();
  }

  #make(chat: Chat, { key, message }: Line): HTMLElement {
    const mine = message.sender_id === chat.me;
    return h('li', { class: mine ? 'mine' : 'theirs' },
      h('p', { class: chat.kind === 'direct' || mine ? 'unseen' : 'who' }, mine ? 'You' : message.sender_id),
      h('p', { class: 'quote', hidden: true }), h('p', { class: 'body' }),
      h('p', { class: 'meta' }, h('time', { datetime: message.created_at }, clock(message.created_at)), h('span', { class: 'place' }),
        mine && h('span', { class: 'tick' })),
      this.#actions(chat, key, mine));
  }

  #actions(chat: Chat, key: string, mine: boolean): HTMLElement {
    const act = (name: string, what: (id: string, content: string) => void): HTMLElement => h('button', {
      type: 'button', class: 'quiet', onclick: () => {
        menu.open = false;
        const message = chat.lines().find(line => line.key === key)?.message;
        if (message?.id !== undefined) what(message.id, message.content);
      },
    }, name);
    const menu = h('details', { class: 'acts', hidden: true }, h('summary', { 'aria-label': 'Actions for this message' }, '⋯'), h('div', {},
      act('Reply', (id, content) => this.#take({ kind: 'reply', id }, '', content)),
      mine && act('Edit', (id, content) => this.#take({ kind: 'edit', id }, content, content)),
      act('Delete', id => this.#session.act(this.#session.parley.delete(id))),
      act('Trace', id => void showTrace(this.#session, id))));
    return menu;
  }

  /** @param content of the message that is edited or replied to */
  #take(aim: Aim | undefined, text: string, content = ''): void {
    this.#aimsAt = aim;
    this.#aim.hidden = aim === undefined;
    setText(this.#aimed, aim ? `${aim.kind === 'edit' ? 'Editing' : 'Reply to'}: ${content}` : '');
    this.#text.value = text;
    if (aim) this.#text.focus();
  }

  async #fetchOlder(): Promise<void> {
    const chat = this.#chat;
    if (!chat) return;
    const fromTheEnd = this.#log.scrollHeight - this.#log.scrollTop;
    this.#older.disabled = true;
    try {
      await this.#session.older(chat);
    } catch (e) {
      this.#session.act(Promise.reject(e));
    } finally {
      this.#older.disabled = false;
    }
    // Keeps the scroll position of what the user was reading.
    requestAnimationFrame(() => { this.#log.scrollTop = this.#log.scrollHeight - fromTheEnd; });
  }

  #typed(): void {
    const chat = this.#chat!;
    if (this.#aimsAt?.kind !== 'edit') this.#session.parley.typing(chat.id, this.#text.value !== '');
  }

  #send(event: Event): void {
    event.preventDefault();
    const content = this.#text.value.trim();
    if (!content || !this.#chat) return;
    const aim = this.#aimsAt;
    this.#take(undefined, '');
    if (aim?.kind === 'edit') {
      this.#session.act(this.#session.parley.edit(aim.id, content));
      return;
    }
    this.#session.send(this.#chat, content, aim?.id);
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

function update(chat: Chat, element: HTMLElement, line: Line): void {
  const { message, failed } = line;
  const deleted = message.deleted_at !== undefined;
  setText(element.querySelector('.body')!, deleted ? 'deleted' : message.content);
  element.classList.toggle('gone', deleted);
  const quote = element.querySelector<HTMLElement>('.quote')!;
  quote.hidden = message.reply_to === undefined || deleted;
  if (!quote.hidden) {
    const replied = chat.byId(message.reply_to!);
    setText(quote, replied ? `${replied.sender_id}: ${replied.deleted_at ? 'deleted' : replied.content}` : 'an older message');
  }
  element.querySelector<HTMLElement>('.acts')!.hidden = deleted || message.id === undefined;
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
