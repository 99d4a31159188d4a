/** Parley's web client: what it exports. Frames' payloads are those of the protocol, field by field. */

export type Id = string;

export interface Attachment {
  url: string;
  content_type?: string;
  size?: number;
  name?: string;
}

export interface Message {
  id: Id;
  /** Place in its conversation, from 1, without holes. */
  seq: number;
  sender_id: Id;
  client_id?: string;
  content: string;
  attachments?: Attachment[];
  reply_to?: Id;
  created_at: string;
  edited_at?: string;
  deleted_at?: string;
}

export interface Conversation {
  conversation_id: Id;
  kind: 'direct' | 'group' | string;
  title?: string;
  created_by: Id;
  created_at: string;
  last_seq: number;
  member_count: number;
  /** In lists and events those who have been in it longest, 20 at most. */
  members: { user_id: Id; role: string }[];
}

export interface Presence {
  user_id: Id;
  online: boolean;
  status: 'online' | 'away' | 'busy' | 'offline';
  last_seen?: string;
}

export interface Ack {
  client_id?: string;
  id: Id;
  conversation_id: Id;
  seq: number;
  created_at: string;
}

/**
 * Where the connection is. `waiting`: lost, and tried again by itself. `stopped`: not tried again by itself; `reason`
 * of the status says why.
 */
export type Phase = 'idle' | 'connecting' | 'authenticating' | 'open' | 'waiting' | 'stopped';

export interface Status {
  phase: Phase;
  connected: boolean;
  /** Attempts that failed since the last stable connection. */
  attempt: number;
  /** Milliseconds from now until the next attempt; only while `waiting`, and not while the browser is offline. */
  retryInMs?: number;
  /**
   * Why there is no connection. `exhausted` ends when the browser comes online; the others do when `connect()` is called:
   * `unauthorized`, the server refused the token, and there is no other; `forbidden`, it lets in no page of this origin;
   * `revoked`, the token was taken back; `protocol`, it took this client's frames for nonsense.
   */
  reason?: 'closed' | 'exhausted' | 'unauthorized' | 'forbidden' | 'revoked' | 'protocol';
  /** The close code of the last connection. */
  code?: number;
}

/** The `code` is the server's, or the client's own: `closed`, `queue_full`, `too_large`, `timeout`. */
export class ParleyError extends Error {
  constructor(code: string, message: string);
  readonly code: string;
}

export interface ConnectionOptions {
  /** The token, or what gets one: asked for each connection and before the token expires. */
  token: string | (() => string | Promise<string>);
  /** `http(s)://` or `ws(s)://`; without it the server that this module was loaded from. */
  url?: string;
  /** A constructor to use in place of the global `WebSocket`. */
  webSocket?: new (url: string, protocols?: string[]) => unknown;
  /** First delay before a reconnect; each next one is doubled. Default 1000. */
  firstDelayMs?: number;
  /** Default 30000. */
  maxDelayMs?: number;
  /** Attempts in a row before it stops. Default `Infinity`; 5 in the `sohbet` protocol, as that app's own client has it. */
  attempts?: number;
  /** A connection this old was stable: attempts are counted anew after it. Default 10000. */
  stableAfterMs?: number;
  /** Default 10000, for each of connecting and authenticating. */
  connectTimeoutMs?: number;
  /** Silence after which the server is pinged. Default 25000. */
  pingIntervalMs?: number;
  /** How long the server may take to answer a ping. Default 10000. */
  pongTimeoutMs?: number;
  /** At most one typing frame in this time, for each conversation. Default 3000. */
  typingIntervalMs?: number;
}

export interface Options extends ConnectionOptions {
  /** Messages that may wait for their acks. Default 1000. */
  maxQueued?: number;
  /** The server's limit of a frame, in bytes of UTF-8. Default 8192. */
  maxMessageBytes?: number;
  /** After this long without an ack a message is sent again, under the same `client_id`. Default 15000. */
  ackTimeoutMs?: number;
  /** How long any other request may take, reconnects included. Default 30000. */
  requestTimeoutMs?: number;
}

/** A message to a conversation, or with `to` to a user: the direct conversation with them is found or made. */
export type Draft = DraftContent & ({ conversation_id: Id; to?: never } | { to: Id; conversation_id?: never });

export interface DraftContent {
  content: string;
  attachments?: Attachment[];
  reply_to?: Id;
  /** Makes the send idempotent; a new one is made where there is none. */
  client_id?: string;
}

/** What `on` may listen to: the protocol's types, and a few of the client's own. */
export interface Events {
  status: Status;
  /** What the server refused and nobody awaits, and tokens that could not be had. */
  error: ParleyError;
  'auth.success': { user_id: Id; session_id: string; expires_at: string; resume_window_seconds: number };
  /** `prev`, here and below, is the entry before, if that is not at `seq - 1`: those between the two are gone. */
  'message.new': { conversation_id: Id; message: Message; prev?: number };
  /** `seq` is the place of the edit in the conversation; `message.seq` is that of the message. */
  'message.updated': { conversation_id: Id; seq?: number; prev?: number; message: Message };
  'message.deleted': { conversation_id: Id; message_id: Id; message_seq?: number; seq?: number; prev?: number; deleted_at: string };
  /** The conversation was restored to an earlier state: forget what you have of it; it goes on after `seq`. */
  reset: { conversation_id: Id; seq: number };
  'message.read': { conversation_id: Id; user_id: Id; seq: number; message_id: Id };
  /** They have read this one message, beyond their cursor. */
  'message.marked': { conversation_id: Id; user_id: Id; message_id: Id };
  /** A device of theirs has everything up to `seq`. */
  'message.delivered': { conversation_id: Id; user_id: Id; seq: number; message_id: Id };
  'typing.start': { conversation_id: Id; user_id: Id };
  'typing.stop': { conversation_id: Id; user_id: Id };
  'room.typing': { room: string; user_id: Id; is_typing: boolean };
  'presence.changed': Presence;
  'conversation.created': Conversation;
  'conversation.updated': Conversation & { seq?: number; prev?: number };
  'member.added': { conversation_id: Id; user_id: Id; role: string; seq?: number; prev?: number };
  'member.removed': { conversation_id: Id; user_id: Id; seq?: number; prev?: number };
  notification: {
    id: Id; notification_type: string; title: string; message: string; payload: unknown; created_at: string;
  };
  system: { message_type: string; title: string; message: string; payload: unknown };
  'room.notification': { room: string; notification_type: string; title: string; message: string; payload: unknown };
  'live.update': { update_type: string; payload: unknown };
  'data.update': { data_type: string; payload: unknown };
  signal: Partial<Record<'conversation_id' | 'room' | 'to', string>> & { user_id: Id; name: string; data: any };
  'payment.update': { payment_id: unknown; amount: number; currency: string; status: string };
}

export type Handler<T> = (payload: T) => void;

/** Whom a signal is for. */
export type Audience = { conversation_id: Id } | { room: string } | { to: Id };

/**
 * The native protocol. What other services publish has types of their own, which the type checker is told of:
 * `new Parley<{ 'order.shipped': { order_id: number } }>(…)`.
 */
export class Parley<Own extends object = {}> {
  constructor(options: Options);
  readonly status: Status;
  /** Connects; tries at once where it waits to, and begins anew where it stopped. Without effect where it is connected. */
  connect(): this;
  /** Ends the connection; what waits for an answer fails with `closed`. */
  close(): void;
  /** Returns what takes the handler away again. */
  on<K extends keyof (Events & Own) & string>(type: K, handler: Handler<(Events & Own)[K]>): () => void;
  /** The same for the next one only. */
  once<K extends keyof (Events & Own) & string>(type: K, handler: Handler<(Events & Own)[K]>): () => void;
  /** Takes the handler away. */
  off<K extends keyof (Events & Own) & string>(type: K, handler: Handler<(Events & Own)[K]>): void;

  /**
   * Listens to conversations, or to all of the user's, until `unsubscribe`, over reconnects: each message comes once, in
   * the order of its `seq`. `since` is the last `seq` that the app holds of a conversation. Resolves to those which the
   * user is a member of, and their last `seq`s.
   */
  subscribe(conversations: Id[] | '*', since?: Record<Id, number>): Promise<Record<Id, number>>;
  unsubscribe(conversations: Id[]): Promise<void>;
  /** The last `seq` of each conversation: to keep, and to give to `subscribe` after the page was loaded again. */
  held(): Record<Id, number>;

  /**
   * Resolves when the message is committed. Without a connection it waits for the next one; it is never stored twice.
   * Messages to one conversation arrive in the order of the calls.
   */
  send(message: Draft): Promise<Ack>;
  edit(messageId: Id, content: string): Promise<Ack>;
  delete(messageId: Id): Promise<Ack>;
  history(conversation: Id, range?: { before?: number; after?: number; limit?: number }):
    Promise<{ conversation_id: Id; messages: Message[]; has_more: boolean }>;
  /** Moves the user's read cursor to `seq`, or to the last message that came; never back. */
  read(conversation: Id, seq?: number): void;
  /** To be called at every key; the server is told now and then. */
  typing(conversation: Id, typing?: boolean): void;
  presence(users: Id[]): Promise<Presence[]>;
  setPresence(status: 'online' | 'away' | 'busy'): void;
  joinRoom(room: string): Promise<void>;
  leaveRoom(room: string): Promise<void>;
  roomTyping(room: string, typing?: boolean): void;
  /** Tells others who are connected something of the app's own, which is not stored. False where there is no connection. */
  signal(audience: Audience, name: string, data?: unknown): boolean;
}

type NumberId = number | string;

export interface SohbetMessage {
  id: number;
  conversation_id: NumberId;
  sender_id: NumberId;
  content: string;
  attachments?: any[];
  created_at: string;
  edited_at?: string;
}

/** Frames of the `sohbet` protocol, by their types; the last are the app's own. */
export interface SohbetFrames {
  'chat:message': SohbetMessage;
  'chat:edit': SohbetMessage;
  'chat:delete': { conversation_id: NumberId; message_id: number; deleted_at: string };
  'chat:typing': { conversation_id: NumberId; user_id: NumberId };
  'chat:read': { conversation_id: NumberId; user_id: NumberId; message_id: number };
  'user:online': { user_id: NumberId };
  'user:offline': { user_id: NumberId };
  [type: `${'call' | 'video' | 'file' | 'screen' | 'plugin'}:${string}`]: any;
}

export interface SohbetEvents extends SohbetFrames {
  status: Status;
  error: ParleyError;
  /** Every frame, whole. */
  '*': { type: string; payload: any };
}

/** The `sohbet` protocol. */
export class Sohbet<Own extends object = {}> {
  constructor(options: ConnectionOptions);
  readonly status: Status;
  /** Who shares a conversation with the user and is online. */
  readonly online: ReadonlySet<number | string>;
  connect(): this;
  close(): void;
  on<K extends keyof (SohbetEvents & Own) & string>(type: K, handler: Handler<(SohbetEvents & Own)[K]>): () => void;
  once<K extends keyof (SohbetEvents & Own) & string>(type: K, handler: Handler<(SohbetEvents & Own)[K]>): () => void;
  off<K extends keyof (SohbetEvents & Own) & string>(type: K, handler: Handler<(SohbetEvents & Own)[K]>): void;
  /** False where there is no connection; nothing is kept then. */
  send(type: string, payload: object): boolean;
  sendMessage(conversation: number | string, content: string): boolean;
  /** To be called at every key; the server is told now and then. */
  sendTyping(conversation: number | string): boolean;
  sendRead(conversation: number | string, messageId: number): boolean;
  sendEdit(conversation: number | string, messageId: number, content: string): boolean;
  sendDelete(conversation: number | string, messageId: number): boolean;
}
