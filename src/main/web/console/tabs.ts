// Tabs as in the ARIA practices: one tab stop, and arrow keys to move between them.

import { h } from './dom.js';

export interface Tab {
  readonly id: string;
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;
}

let count = 0;

export class Tabs {
  readonly list: HTMLElement;
  readonly #tabs: Tab[];
  chosen = '';

  /** @param names the id, name and panel of each tab */
  constructor(label: string, names: [id: string, name: string, panel: HTMLElement][]) {
    this.#tabs = names.map(([id, name, panel]) => {
      const tab = `tab${++count}`;
      panel.id = `${tab}-panel`;
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', tab);
      const button = h('button', {
        type: 'button', role: 'tab', id: tab, 'aria-controls': panel.id, onclick: () => this.choose(id),
      }, h('span', {}, name), h('span', { class: 'count', hidden: true }));
      return { id, button, panel };
    });
    this.list = h('div', { role: 'tablist', class: 'tabs', 'aria-label': label, onkeydown: (event: KeyboardEvent) => this.#move(event) },
      ...this.#tabs.map(tab => tab.button));
    this.choose(names[0]![0]);
  }

  choose(id: string): void {
    this.chosen = id;
    for (const tab of this.#tabs) {
      const is = tab.id === id;
      tab.button.setAttribute('aria-selected', String(is));
      tab.button.tabIndex = is ? 0 : -1;
      tab.panel.hidden = !is;
    }
  }

  count(id: string, number: number, what: string): void {
    const badge = this.#tabs.find(tab => tab.id === id)!.button.lastElementChild as HTMLElement;
    badge.hidden = number === 0;
    const text = number > 99 ? '99+' : String(number);
    if (badge.dataset['number'] === text) return;
    badge.dataset['number'] = text;
    badge.replaceChildren(text, h('span', { class: 'unseen' }, ` ${what}`));
  }

  #move(event: KeyboardEvent): void {
    const at = this.#tabs.findIndex(tab => tab.id === this.chosen);
    const last = this.#tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = this.#tabs[to]!;
    this.choose(tab.id);
    tab.button.focus();
  }
}
