// The page: two users side by side, and the frames of their connections.

import { h, setText } from './dom.js';
import { Inspector } from './inspector.js';
import { Pane } from './pane.js';
import { Server } from './server.js';
import { ServiceSender } from './service-sender.js';
import { MINTED } from './api.js';

const THEMES = ['auto', 'light', 'dark'] as const;

const main = document.getElementById('main')!;
const inspector = new Inspector();
const panes = ['alice', 'bob'].map(name => new Pane(name, inspector.frames, changed));
const views = [...panes.map(pane => pane.element), inspector.element];
const buttons = views.map((_, at) => h('button', { type: 'button', onclick: () => view(at) }));
const sender = new ServiceSender();
const server = new Server();

main.append(...views, sender.element, server.element, h('datalist', { id: 'people' },
  ...['alice', 'bob', 'carol', 'dave'].map(name => h('option', { value: name }))));
document.getElementById('views')!.append(...buttons);
document.getElementById('tell')!.addEventListener('click', () => sender.open());
document.getElementById('server')!.addEventListener('click', () => server.open());
document.addEventListener('visibilitychange', () => panes.forEach(pane => pane.session?.look()));
theme();
changed();
view(0);
// /console?users=alice,bob logs both users in at once.
const users = new URLSearchParams(location.search).get('users');
if (MINTED && users) users.split(',').slice(0, panes.length).forEach((user, at) => panes[at]!.login.enter(user));

function changed(): void {
  inspector.show(panes);
  panes.forEach((pane, at) => setText(buttons[at]!, pane.label));
  setText(buttons[panes.length]!, 'Inspector');
}

/** Chooses the one part that is visible if there is no room for all. */
function view(chosen: number): void {
  main.dataset['view'] = String(chosen);
  buttons.forEach((button, at) => button.setAttribute('aria-pressed', String(at === chosen)));
  views.forEach((element, at) => element.classList.toggle('seen', at === chosen));
}

function theme(): void {
  const button = document.getElementById('theme')!;
  let at = 0;
  const show = (): void => {
    const name = THEMES[at]!;
    document.documentElement.dataset['theme'] = name;
    setText(button, `Theme: ${name}`);
  };
  button.addEventListener('click', () => {
    at = (at + 1) % THEMES.length;
    show();
  });
  show();
}
