// Creates elements without markup: every text is set as text.

type Child = Node | string | null | undefined | false;
type Props = Record<string, string | number | boolean | EventListener | ((event: any) => void) | undefined>;

/**
 * Creates an element. `onclick` and the like add listeners, `class` sets the class name, false and undefined are
 * ignored.
 */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets a text only if it differs, so that screen readers do not read it again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Shows items as children and keeps their elements, so that the focus stays and only new items are read out. `shown`
 * holds the elements between calls.
 */
export function keyed<T>(parent: Element, shown: Map<string, HTMLElement>, items: readonly T[], key: (item: T) => string,
    make: (item: T) => HTMLElement, update: (element: HTMLElement, item: T) => void): void {
  const left = new Set(shown.keys());
  let at: Element | null = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    left.delete(id);
    let element = shown.get(id);
    if (!element) shown.set(id, element = make(item));
    update(element, item);
    if (element === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(element, at);
    }
  }
  for (const id of left) {
    shown.get(id)!.remove();
    shown.delete(id);
  }
}

const NEAR_THE_END = 60;

/** Keeps the end of a list visible unless the user has scrolled up. Must be called after the list has grown. */
export function stick(list: HTMLElement): () => void {
  let atEnd = true;
  const hold = (): void => {
    if (atEnd) list.scrollTop = list.scrollHeight;
  };
  list.addEventListener('scroll', () => {
    if (list.clientHeight > 0) atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END;
  });
  // The list may change its size or become visible later.
  new ResizeObserver(hold).observe(list);
  return hold;
}

const HUES = 6;

/** @param sign replaces the first letter */
export function avatar(name: string, sign?: string): HTMLElement {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  return h('span', { class: `avatar hue${hash % HUES}${sign ? ' many' : ''}`, 'aria-hidden': 'true' }, sign ?? [...name][0]?.toUpperCase() ?? '?');
}

export function clock(iso: string | number): string {
  return new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}
