// Calls to the HTTP API.

import type { Conversation, Message } from '../client/parley.js';

export interface Listed extends Conversation {
  unread: number;
  read_seq: number;
  last_message: Message | null;
}

export interface Notice {
  id: string;
  notification_type: string;
  title: string;
  message: string;
  read: boolean;
  created_at: string;
}

/** The address of the service: that of this page, which may be below a path. */
export const SERVER = new URL('.', location.href).href;

/** Sends a request. Rejects with the error that the server reports. */
export async function ask<T>(token: string | undefined, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(new URL(path, SERVER), {
    method,
    headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const content = text.startsWith('{') ? JSON.parse(text) : {};
  if (!answer.ok) throw new Error(content.detail ?? content.title ?? `${method} ${path}: ${answer.status}`);
  return content;
}

/** Whether the service mints tokens for anybody, which it does only in dev mode. */
export const MINTED = document.documentElement.dataset['tokens'] === 'minted';

export async function mint(user: string, roles = ''): Promise<string> {
  const query = new URLSearchParams({ user, ...(roles && { roles }) });
  return (await ask<{ token: string }>(undefined, 'GET', `dev/token?${query}`)).token;
}
