// The connection of one user, and the state that comes from it.

import { Parley, type Presence, type Status } from '../client/parley.js';
import { ask, SERVER, type Listed, type Notice } from './api.js';
import { Chat, Order } from './chat.js';
import type { Frames, Who } from './frames.js';
import { listen } from './events.js';
import { Wire } from './wire.js';

export interface Room {
  readonly name: string;
  readonly typing: Set<string>;
  readonly said: { title: string; message: string; at: number }[];
}

const PAGE = 50;
const FOREVER = '9999-12-31T00:00:00Z';
const NOTICES = 'api/v1/websocket/notifications';

export class Session {
  user = '';
  status: Status;
  chosen: Chat | undefined;
  /** The last error. */
  trouble = '';
  unread = 0;
  notices: Notice[] = [];
  shown: Presence['status'] = 'online';
  /** Messages to everybody that the user has not dismissed. */
  readonly alerts: { title: string; message: string }[] = [];
  readonly chats = new Map<string, Chat>();
  readonly rooms = new Map<string, Room>();
  readonly presence = new Map<string, Presence>();
  readonly order = new Order();
  readonly wire: Wire;
  readonly parley: Parley;
  readonly #token: () => Promise<string>;
  readonly #changed: () => void;

  constructor(token: () => Promise<string>, frames: Frames, who: Who, changed: () => void) {
    this.#token = token;
    this.#changed = changed;
    this.wire = new Wire((direction, text) => frames.add(who, direction, text, Date.now()));
    this.parley = new Parley({
      token, url: SERVER, webSocket: this.wire.socket, attempts: Infinity, firstDelayMs: 500, maxDelayMs: 5_000,
    });
    this.status = this.parley.status;
    listen(this, changed);
    this.parley.connect();
    this.parley.subscribe('*').catch(() => {});
  }

  end(): void {
    this.parley.close();
  }

  /** Sends an HTTP request as this user. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    return ask<T>(await this.#token(), method, path, body);
  }

  /** Performs an action that the user has requested. */
  act(what: Promise<unknown>): void {
    this.trouble = '';
    this.try(what);
  }

  /** Shows the error if the promise is rejected. */
  try(what: Promise<unknown>): void {
    what.catch((e: unknown) => { this.trouble = e instanceof Error ? e.message : String(e); }).finally(this.#changed);
  }

  choose(chat: Chat | undefined): void {
    this.chosen = chat;
    if (chat && !chat.loaded) this.try(this.#load(chat));
    this.look();
  }

  /** Marks the chosen conversation as read if the page is visible. */
  look(): void {
    const { chosen } = this;
    if (chosen && chosen.unread > 0 && document.visibilityState === 'visible') {
      chosen.read(this.user, chosen.lastSeq);
      this.parley.read(chosen.id, chosen.lastSeq);
    }
    this.#changed();
  }

  /** Starts a direct conversation with one user, or a group with several. */
  async start(users: string[]): Promise<void> {
    const [first] = users;
    const made = await this.ask<Listed>('POST', 'api/v1/conversations', users.length === 1
      ? { kind: 'direct', user_id: first }
      : { kind: 'group', members: users.map(user_id => ({ user_id })) });
    this.choose(this.take(made));
    await this.lookAtPeople();
  }

  /** @param reply the id of the message to which this is a reply */
  send(chat: Chat, content: string, reply?: string): void {
    const client_id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    chat.sending(client_id, content, new Date().toISOString(), reply);
    const answers = reply !== undefined && { reply_to: reply };
    this.parley.send({ conversation_id: chat.id, content, client_id, ...answers }).then(
      ack => chat.add({ ...ack, content, sender_id: this.user, client_id, ...answers }),
      (e: Error) => chat.failed(client_id, e.message)).finally(this.#changed);
    this.#changed();
  }

  async #load(chat: Chat): Promise<void> {
    chat.loaded = true;
    await this.older(chat);
  }

  /** Loads the messages before those already loaded. */
  async older(chat: Chat): Promise<void> {
    const before = chat.firstSeq;
    const page = await this.parley.history(chat.id, { limit: PAGE, ...(before !== undefined && { before }) });
    chat.hasOlder = page.has_more;
    for (const message of page.messages) chat.add(message);
    this.#changed();
  }

  async addMember(chat: Chat, user_id: string): Promise<void> {
    this.take(await this.ask<Listed>('POST', `${path(chat)}/members`, { members: [{ user_id }] }));
  }

  async removeMember(chat: Chat, user: string): Promise<void> {
    await this.ask('DELETE', `${path(chat)}/members/${encodeURIComponent(user)}`);
    await this.lookAt(chat);
  }

  async leaveChat(chat: Chat): Promise<void> {
    await this.ask('POST', `${path(chat)}/leave`);
    this.gone(chat.id);
  }

  /** Ends or begins the pushes of a conversation. The event that follows shows it, on all devices. */
  async mute(chat: Chat, muted: boolean): Promise<void> {
    await this.ask('PUT', `${path(chat)}/mute`, { until: muted ? FOREVER : null });
  }

  async lookAt(chat: Chat): Promise<void> {
    this.take(await this.ask<Listed>('GET', path(chat)));
  }

  /** Removes a conversation of which the user is no longer a member. */
  gone(conversation: string): void {
    if (this.chosen?.id === conversation) this.chosen = undefined;
    this.chats.delete(conversation);
    this.#changed();
  }

  chat(id: string): Chat {
    let chat = this.chats.get(id);
    if (!chat) {
      this.chats.set(id, chat = new Chat(id, this.user));
      this.try(this.ask<Listed>('GET', `api/v1/conversations/${encodeURIComponent(id)}`).then(found => this.take(found)));
    }
    return chat;
  }

  take(listed: Partial<Listed> & { conversation_id: string }): Chat {
    let chat = this.chats.get(listed.conversation_id);
    if (!chat) this.chats.set(listed.conversation_id, chat = new Chat(listed.conversation_id, this.user));
    chat.kind = listed.kind ?? chat.kind;
    chat.title = listed.title ?? chat.title;
    chat.members = listed.members?.map(member => member.user_id) ?? chat.members;
    chat.memberCount = listed.member_count ?? chat.memberCount;
    if (listed.members) chat.roles = new Map(listed.members.map(member => [member.user_id, member.role]));
    chat.activeAt ||= listed.created_at ?? '';
    chat.listed(listed.last_seq ?? 0, listed.read_seq ?? 0, listed.unread, listed.last_message ?? null);
    return chat;
  }

  // Loads the state for a new connection. The client itself catches up on messages.
  async begin(): Promise<void> {
    const { conversations } = await this.ask<{ conversations: Listed[] }>('GET', `api/v1/conversations?limit=${PAGE}`);
    for (const listed of conversations) this.take(listed);
    await Promise.all([this.lookAtPeople(), this.lookAtNotices()]);
  }

  async lookAtPeople(): Promise<void> {
    const people = [...new Set([...this.chats.values()].flatMap(chat => chat.others))];
    if (people.length === 0) return;
    for (const one of await this.parley.presence(people)) this.presence.set(one.user_id, one);
    this.#changed();
  }

  async lookAtNotices(): Promise<void> {
    const page = await this.ask<{ notifications: Notice[]; unread_count: number }>('GET', `${NOTICES}?limit=${PAGE}`);
    this.notices = page.notifications;
    this.unread = page.unread_count;
    this.#changed();
  }

  async readNotice(id: string | 'all'): Promise<void> {
    await this.ask('PUT', id === 'all' ? `${NOTICES}/read-all` : `${NOTICES}/${encodeURIComponent(id)}/read`);
    await this.lookAtNotices();
  }

  show(status: 'online' | 'away' | 'busy'): void {
    this.shown = status;
    this.parley.setPresence(status);
  }

  async join(name: string): Promise<void> {
    await this.parley.joinRoom(name);
    if (!this.rooms.has(name)) this.rooms.set(name, { name, typing: new Set(), said: [] });
  }

  async leave(name: string): Promise<void> {
    await this.parley.leaveRoom(name);
    this.rooms.delete(name);
  }
}

function path(chat: Chat): string {
  return `api/v1/conversations/${encodeURIComponent(chat.id)}`;
}
