// The pane of one user: name, connection, and content.

import type { Phase } from '../client/parley.js';
import { Chats } from './chats.js';
import { avatar, h, setText } from './dom.js';
import { Login } from './login.js';
import type { Frames, Who } from './frames.js';
import { Notices } from './notices.js';
import { Rooms } from './rooms.js';
import { Session } from './session.js';
import { Tabs } from './tabs.js';

const WORDS: Record<Phase, string> = {
  idle: 'Disconnected', connecting: 'Connecting…', authenticating: 'Signing in…', open: 'Connected', waiting: 'Reconnecting…', stopped: 'Disconnected',
};
const UNAUTHENTICATED = 4401;

interface Inside {
  session: Session;
  chats: Chats;
  rooms: Rooms;
  notices: Notices;
  tabs: Tabs;
}

export class Pane {
  readonly element: HTMLElement;
  readonly login: Login;
  readonly #frames: Frames;
  readonly #changed: () => void;
  readonly #face = h('span');
  readonly #user = h('h2');
  readonly #status = h('span', { class: 'status', role: 'status' });
  readonly #what = h('span', { role: 'alert' });
  readonly #trouble = h('p', { class: 'trouble alert', hidden: true }, this.#what, h('button', {
    type: 'button', class: 'quiet', 'aria-label': 'Close the error', onclick: () => {
      if (this.session) this.session.trouble = '';
      this.#later();
    },
  }, '✕'));
  readonly #alerts = h('div', { class: 'alerts', role: 'alert' });
  readonly #order = h('p', { class: 'order' });
  readonly #shown: HTMLSelectElement;
  #inside: Inside | undefined;
  /** The user of the connection, as recorded with its frames. */
  #who: Who = { name: '' };
  #wasIn = false;
  #due = false;

  constructor(readonly name: string, frames: Frames, changed: () => void) {
    this.#frames = frames;
    this.#changed = changed;
    this.login = new Login(name, token => this.#enter(token));
    this.#shown = h('select', { 'aria-label': 'How others see you', onchange: () => this.session?.show(this.#shown.value as 'online') },
      ...['online', 'away', 'busy'].map(status => h('option', {}, status)));
    this.element = h('section', { class: 'pane', 'aria-label': name }, this.login.element);
  }

  get session(): Session | undefined {
    return this.#inside?.session;
  }

  /** The name of the user who is logged in or about to be. */
  get label(): string {
    return this.session?.user || this.name;
  }

  #enter(token: () => Promise<string>): void {
    this.#wasIn = false;
    const who = { name: this.name };
    this.#who = who;
    const session = new Session(token, this.#frames, who, () => this.#later());
    const chats = new Chats(session);
    const rooms = new Rooms(session);
    const notices = new Notices(session);
    const tabs = new Tabs('What to see', [['chats', 'Chats', chats.element], ['rooms', 'Rooms', rooms.element], ['notices', 'Notices', notices.element]]);
    this.#inside = { session, chats, rooms, notices, tabs };
    this.element.replaceChildren(
      h('header', { class: 'me' }, this.#face, h('div', {}, this.#user, this.#status), this.#shown,
        h('button', { type: 'button', class: 'quiet', onclick: () => this.leave('') }, 'Sign out')),
      tabs.list, this.#alerts, this.#trouble, chats.element, rooms.element, notices.element, this.#order);
    this.#later();
  }

  leave(trouble: string): void {
    this.session?.end();
    this.#inside = undefined;
    this.element.replaceChildren(this.login.element);
    this.element.setAttribute('aria-label', this.name);
    this.login.failed(trouble);
    this.#changed();
  }

  /** Updates the page once for all changes of one turn of the event loop. */
  #later(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#update();
    });
  }

  #update(): void {
    if (!this.#inside) return;
    const { session, chats, rooms, notices, tabs } = this.#inside;
    const { status, order } = session;
    if (!this.#wasIn && status.code === UNAUTHENTICATED) {
      return this.leave(session.trouble || 'The token was refused.');
    }
    if (status.connected && !this.#wasIn) {
      this.#wasIn = true;
      this.#who.name = session.user;
      this.element.setAttribute('aria-label', session.user);
      setText(this.#user, session.user);
      this.#face.replaceChildren(avatar(session.user));
      this.#shown.value = 'online';
    }
    setText(this.#status, WORDS[status.phase]);
    this.#status.dataset['phase'] = status.phase;
    setText(this.#what, session.trouble);
    this.#trouble.hidden = session.trouble === '';
    this.#tellAlerts(session);
    tabs.count('chats', chats.unread, 'unread');
    tabs.count('notices', session.unread, 'unread');
    chats.update();
    rooms.update();
    notices.update();
    setText(this.#order, `${order.delivered} delivered · ${order.repeated} repeated · ${order.missing} missing`);
    this.#changed();
  }

  #tellAlerts(session: Session): void {
    if (this.#alerts.childElementCount === session.alerts.length) return;
    this.#alerts.replaceChildren(...session.alerts.map(alert => h('p', { class: 'alert' },
      h('span', {}, h('strong', {}, alert.title), ` ${alert.message}`),
      h('button', {
        type: 'button', class: 'quiet', 'aria-label': `Put “${alert.title}” away`, onclick: () => {
          session.alerts.splice(session.alerts.indexOf(alert), 1);
          this.#later();
        },
      }, '✕'))));
  }
}
