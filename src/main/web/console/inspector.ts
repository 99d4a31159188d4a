// Shows all frames in both directions, and controls that disturb a connection.

import { h, keyed, setText, stick } from './dom.js';
import { type Filter, type Frame, Frames, matches } from './frames.js';
import type { Pane } from './pane.js';

const ARROWS = { in: ['↓', 'received'], out: ['↑', 'sent'], note: ['•', 'connection'] } as const;

export class Inspector {
  readonly element: HTMLElement;
  readonly frames = new Frames(() => this.#later());
  readonly #filter: Filter = { who: '', text: '', beats: false };
  readonly #list = h('ol', { class: 'frames', tabindex: '0', 'aria-label': 'Frames' });
  readonly #hold = stick(this.#list);
  readonly #rows = new Map<string, HTMLElement>();
  readonly #sum = h('p', { class: 'order' });
  readonly #faults = h('div', { class: 'faults' });
  readonly #who = h('select', { 'aria-label': 'Whose frames' });
  #panes: Pane[] = [];
  #offered = '';
  #due = false;

  constructor() {
    const { frames } = this;
    this.#who.addEventListener('change', () => this.#look({ who: this.#who.value }));
    this.element = h('section', { class: 'pane inspector', 'aria-label': 'Inspector' },
      h('header', { class: 'me' }, h('h2', {}, 'Inspector'),
        h('button', { type: 'button', class: 'quiet', onclick: () => frames.clear() }, 'Clear')),
      this.#faults,
      h('div', { class: 'row filter' }, this.#who,
        h('input', {
          type: 'search', placeholder: 'Filter', 'aria-label': 'Frames with this text',
          oninput: (event: Event) => this.#look({ text: (event.target as HTMLInputElement).value }),
        }),
        h('label', { class: 'check' }, h('input', {
          type: 'checkbox', onchange: (event: Event) => this.#look({ beats: (event.target as HTMLInputElement).checked }),
        }), 'pings')),
      this.#list, this.#sum);
  }

  /** Must be called when the users or their connections may have changed. */
  show(panes: Pane[]): void {
    this.#panes = panes;
    const offered = panes.map(pane => `${pane.label} ${pane.session ? 'in' : ''}`).join();
    if (offered !== this.#offered) {
      this.#offered = offered;
      const who = this.#filter.who;
      this.#who.replaceChildren(h('option', { value: '' }, 'all'), ...panes.map(pane => h('option', {}, pane.label)));
      this.#who.value = panes.some(pane => pane.label === who) ? who : '';
      this.#filter.who = this.#who.value;
      this.#faults.replaceChildren(...panes.map(pane => this.#fault(pane)));
      this.#later();
    }
    panes.forEach((pane, at) => {
      const row = this.#faults.children[at]!;
      const phase = pane.session?.status.phase;
      row.querySelector<HTMLButtonElement>('.cut')!.disabled = phase !== 'open';
      row.querySelector<HTMLButtonElement>('.broken')!.disabled = phase !== 'open';
      row.querySelector<HTMLButtonElement>('.now')!.disabled = phase !== 'waiting' && phase !== 'stopped';
    });
  }

  #fault(pane: Pane): HTMLElement {
    const { session } = pane;
    const slow = h('button', {
      type: 'button', 'aria-pressed': String(session?.wire.slow ?? false), disabled: !session, title: 'Each frame takes 1.5 s longer', onclick: () => {
        session!.wire.slow = !session!.wire.slow;
        slow.setAttribute('aria-pressed', String(session!.wire.slow));
      },
    }, 'Slow');
    return h('div', { role: 'group', 'aria-label': `Connection of ${pane.label}` },
      h('strong', {}, pane.label),
      h('button', { type: 'button', class: 'cut', title: 'End the connection, as a tunnel does', onclick: () => session?.wire.cut() }, 'Cut'),
      slow,
      h('button', { type: 'button', class: 'broken', title: 'Send what is no frame', onclick: () => session?.wire.sendBroken() }, 'Broken frame'),
      h('button', { type: 'button', class: 'now', title: 'Do not wait for the next attempt', onclick: () => session?.parley.connect() }, 'Reconnect'));
  }

  #look(change: Partial<Filter>): void {
    Object.assign(this.#filter, change);
    this.#later();
  }

  #later(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#update();
    });
  }

  #update(): void {
    const shown = this.frames.all.filter(frame => matches(this.#filter, frame));
    keyed(this.#list, this.#rows, shown, frame => String(frame.number), row, (element, frame) => {
      const whose = element.querySelector('.whose')!;
      setText(whose, frame.who.name);
      whose.className = `whose pane${this.#panes.findIndex(pane => pane.label === frame.who.name)}`;
    });
    this.#hold();
    const bytes = shown.reduce((sum, frame) => sum + frame.bytes, 0);
    setText(this.#sum, `${shown.length} of ${this.frames.all.length} frames · ${bytes.toLocaleString('en')} bytes`);
  }
}

function row(frame: Frame): HTMLElement {
  const [arrow, words] = ARROWS[frame.direction];
  const time = new Date(frame.at);
  const line = [
    h('span', { class: 'arrow' }, h('span', { 'aria-hidden': 'true' }, arrow), h('span', { class: 'unseen' }, words)),
    h('time', { datetime: time.toISOString() }, time.toTimeString().slice(0, 8) + '.' + String(frame.at % 1_000).padStart(3, '0')),
    h('span', { class: 'whose' }),
    h('span', { class: 'type' }, frame.type),
    h('span', { class: 'seq' }, frame.seq === undefined ? '' : `#${frame.seq}`),
    h('span', { class: 'size' }, frame.bytes ? `${frame.bytes} B` : ''),
  ];
  if (!frame.text) return h('li', { class: frame.direction }, h('div', { class: 'line' }, ...line));
  const text = h('pre');
  return h('li', { class: frame.type === 'error' || frame.type === 'not JSON' ? `${frame.direction} bad` : frame.direction },
    h('details', { ontoggle: () => setText(text, frame.text) }, h('summary', { class: 'line' }, ...line), text));
}
