// Shows how far a message got, as reported to admins.

import { ask, MINTED, mint } from './api.js';
import { h, setText } from './dom.js';
import type { Session } from './session.js';

/** In production, the user's own token is sent, which may lack the admin role. */
export async function showTrace(session: Session, message: string): Promise<void> {
  const text = h('pre', { tabindex: '0', 'aria-label': 'What is known' }, '…');
  const dialog = h('dialog', { class: 'wide', 'aria-labelledby': 'trace' }, h('h2', { id: 'trace' }, `Trace of message ${message}`), text,
    h('div', { class: 'row end' }, h('button', { type: 'button', onclick: () => dialog.close() }, 'Close')));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  try {
    const path = `api/v1/messages/${encodeURIComponent(message)}/trace`;
    const trace = MINTED ? await ask(await mint('console', 'admin,service'), 'GET', path) : await session.ask('GET', path);
    setText(text, JSON.stringify(trace, null, 2));
  } catch (e) {
    setText(text, e instanceof Error ? e.message : String(e));
  }
}
