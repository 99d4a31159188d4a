/** The exports of Parley's web client. The payloads of frames are those of the protocol, field by field. */

export type Id = string;

export interface Attachment {
  url: string;
  content_type?: string;
  size?: number;
  name?: string;
}

export interface Message {
  id: Id;
  /** The place in its conversation, from 1, without gaps. */
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
  /** In lists and events: at most 20, those who have been members longest. */
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
 * The phase of the connection. `waiting`: the connection was lost, and the client will try again. `stopped`: the client
 * does not try again by itself; `reason` in the status says why.
 */
export type Phase = 'idle' | 'connecting' | 'authenticating' | 'open' | 'waiting' | 'stopped';

export interface Status {
  phase: Phase;
  connected: boolean;
  /** The number of failed attempts since the last stable connection. */
  attempt: number;
  /** Milliseconds until the next attempt. Only present while `waiting`, and not while the browser is offline. */
  retryInMs?: number;
  /**
   * Why there is no connection. `exhausted` ends when the browser comes online or the page becomes visible again. The
   * others end when `connect()` is called. `closed`: the app called `close()`; `unauthorized`: the server refused the
   * token, and there is no other; `forbidden`: the server allows no page of this origin; `revoked`: the token was
   * revoked; `protocol`: the server refused frames of this client as invalid.
   */
  reason?: 'closed' | 'exhausted' | 'unauthorized' | 'forbidden' | 'revoked' | 'protocol';
  /** The close code of the last connection. */
  code?: number;
}

/** The `code` is that of the server, or one of the client's own: `closed`, `queue_full`, `too_large`, `timeout`. */
export class ParleyError extends Error {
  constructor(code: string, message: string);
  readonly code: string;
}

export interface ConnectionOptions {
  /** The token, or a function that returns one. It is called for each connection and before the token expires. */
  token: string | (() => string | Promise<string>);
  /** `http(s)://` or `ws(s)://`. The default is the server from which this module was loaded. */
  url?: string;
  /** A constructor to use instead of the global `WebSocket`. */
  webSocket?: new (url: string, protocols?: string[]) => unknown;
  /** The delay before the first reconnect. It doubles with each attempt. Default 1000. */
  firstDelayMs?: number;
  /** The maximum delay. Default 30000. */
  maxDelayMs?: number;
  /**
   * The maximum number of attempts in a row. Default `Infinity`; 5 in the `sohbet` protocol, as in that app's own
   * client.
   */
  attempts?: number;
  /** The age at which a connection counts as stable, after which attempts are counted from 0 again. Default 10000. */
  stableAfterMs?: number;
  /** The maximum time for connecting and for authenticating. Default 10000 each. */
  connectTimeoutMs?: number;
  /** The time of silence after which the client pings the server. Default 25000. */
  pingIntervalMs?: number;
  /** The maximum time for the answer to a ping. Default 10000. */
  pongTimeoutMs?: number;
  /** The minimum time between two typing frames in a conversation. Default 3000. */
  typingIntervalMs?: number;
}

export interface Options extends ConnectionOptions {
  /** The maximum number of messages that wait for their acks. Default 1000. */
  maxQueued?: number;
  /** The server's limit for a frame, in bytes of UTF-8. Default 8192. */
  maxMessageBytes?: number;
  /** The time without an ack after which a message is sent again, with the same `client_id`. Default 15000. */
  ackTimeoutMs?: number;
  /** The maximum time for any other request, including reconnects. Default 30000. */
  requestTimeoutMs?: number;
}

/** A message to a conversation, or with `to` to a user: the direct conversation with that user is found or created. */
export type Draft = DraftContent & ({ conversation_id: Id; to?: never } | { to: Id; conversation_id?: never });

export interface DraftContent {
  content: string;
  attachments?: Attachment[];
  reply_to?: Id;
  /** Makes the send idempotent. The default is a new id. */
  client_id?: string;
}

/** The events for `on`: the types of the protocol, and a few of the client itself. */
export interface Events {
  status: Status;
  /** A refusal by the server that no caller waits for, or a token that could not be obtained. */
  error: ParleyError;
  'auth.success': { user_id: Id; session_id: string; expires_at: string; resume_window_seconds: number };
  /** `prev`, here and below, is the entry before, if that is not at `seq - 1`: those between the two are gone. */
  'message.new': { conversation_id: Id; message: Message; prev?: number };
  /** `seq` is the place of the edit in the conversation; `message.seq` is that of the message. */
  'message.updated': { conversation_id: Id; seq?: number; prev?: number; message: Message };
  'message.deleted': { conversation_id: Id; message_id: Id; message_seq?: number; seq?: number; prev?: number; deleted_at: string };
  /**
   * The server was restored to an earlier state: forget what you have of the conversation; it goes on after `seq`.
   * Without `conversation_id`: forget the user's conversations, settings and notifications, and read them over HTTP.
   */
  reset: { conversation_id: Id; seq: number; me_seq?: never } | { me_seq: number; conversation_id?: never; seq?: never };
  'message.read': { conversation_id: Id; user_id: Id; seq: number; message_id: Id };
  /** The user has read this one message, which is beyond their cursor. */
  'message.marked': { conversation_id: Id; user_id: Id; message_id: Id };
  /** A device of the user has everything up to `seq`. */
  'message.delivered': { conversation_id: Id; user_id: Id; seq: number; message_id: Id };
  'typing.start': { conversation_id: Id; user_id: Id };
  'typing.stop': { conversation_id: Id; user_id: Id };
  'room.typing': { room: string; user_id: Id; is_typing: boolean };
  'presence.changed': Presence;
  /** `me_seq`, here and below, is the place in the user's own log; `prev` is then the entry before in that log. */
  'conversation.created': Conversation & { me_seq?: number; prev?: number };
  'conversation.updated': Conversation & { seq?: number; prev?: number };
  'member.added': { conversation_id: Id; user_id: Id; role: string; seq?: number; prev?: number };
  /** With `me_seq` if it is the user who was removed or has left, else with `seq`. */
  'member.removed': { conversation_id: Id; user_id: Id; seq?: number; me_seq?: number; prev?: number };
  /** What the user has set for a conversation, on any device. `muted_until` is null if it is not muted. */
  'settings.updated': { conversation_id: Id; muted_until: string | null; me_seq?: number; prev?: number };
  notification: {
    id: Id; notification_type: string; title: string; message: string; payload: unknown; created_at: string;
    me_seq?: number; prev?: number;
  };
  system: { message_type: string; title: string; message: string; payload: unknown };
  'room.notification': { room: string; notification_type: string; title: string; message: string; payload: unknown };
  'live.update': { update_type: string; payload: unknown };
  'data.update': { data_type: string; payload: unknown };
  signal: Partial<Record<'conversation_id' | 'room' | 'to', string>> & { user_id: Id; name: string; data: any };
  'payment.update': { payment_id: unknown; amount: number; currency: string; status: string };
}

export type Handler<T> = (payload: T) => void;

/** What an app holds, to be stored as it is. */
export interface Held {
  /** The last `seq` of each conversation. */
  conversations: Record<Id, number>;
  /** The last `me_seq`: the place in the user's own log. Absent if nothing of it is held yet. */
  me?: number;
}

/** The receivers of a signal. */
export type Audience = { conversation_id: Id } | { room: string } | { to: Id };

/**
 * The native protocol. The types that other services publish can be declared to the type checker:
 * `new Parley<{ 'order.shipped': { order_id: number } }>(…)`.
 */
export class Parley<Own extends object = {}> {
  constructor(options: Options);
  readonly status: Status;
  /**
   * Connects. If the client is waiting, it tries at once; if it has stopped, it starts again. No effect if it is
   * connected.
   */
  connect(): this;
  /** Ends the connection. Everything that waits for an answer fails with `closed`. */
  close(): void;
  /** Returns a function that removes the handler. */
  on<K extends keyof (Events & Own) & string>(type: K, handler: Handler<(Events & Own)[K]>): () => void;
  /** Registers a handler for the next event only. */
  once<K extends keyof (Events & Own) & string>(type: K, handler: Handler<(Events & Own)[K]>): () => void;
  /** Removes the handler. */
  off<K extends keyof (Events & Own) & string>(type: K, handler: Handler<(Events & Own)[K]>): void;

  /**
   * Subscribes to conversations, or to all of the user's, until `unsubscribe`, across reconnects. Each message comes
   * once, in the order of its `seq`. `since` is what the app holds; a record of conversations alone, as `held()` of
   * earlier versions returned it, is taken, too. Resolves to the last `seq` of each conversation of which the user is a
   * member.
   */
  subscribe(conversations: Id[] | '*', since?: Held | Record<Id, number>): Promise<Record<Id, number>>;
  unsubscribe(conversations: Id[]): Promise<void>;
  /** Returns what the app holds by now, to be stored and passed to `subscribe` after the page was loaded again. */
  held(): Held;

  /**
   * Resolves when the message is committed. Without a connection, the message waits for the next one. It is never
   * stored twice. Messages to one conversation arrive in the order of the calls.
   */
  send(message: Draft): Promise<Ack>;
  edit(messageId: Id, content: string): Promise<Ack>;
  delete(messageId: Id): Promise<Ack>;
  history(conversation: Id, range?: { before?: number; after?: number; limit?: number }):
    Promise<{ conversation_id: Id; messages: Message[]; has_more: boolean }>;
  /** Moves the user's read cursor to `seq`, or to the last message that came. It never moves back. */
  read(conversation: Id, seq?: number): void;
  /** To be called at every key press. At most one frame per `typingIntervalMs` is sent. */
  typing(conversation: Id, typing?: boolean): void;
  presence(users: Id[]): Promise<Presence[]>;
  setPresence(status: 'online' | 'away' | 'busy'): void;
  joinRoom(room: string): Promise<void>;
  leaveRoom(room: string): Promise<void>;
  roomTyping(room: string, typing?: boolean): void;
  /** Sends an app's own message to connected clients, which is not stored. Returns false if there is no connection. */
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

/** The frames of the `sohbet` protocol, by type. The last ones are the app's own. */
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
  /** The users who share a conversation with the user and are online. */
  readonly online: ReadonlySet<number | string>;
  connect(): this;
  close(): void;
  on<K extends keyof (SohbetEvents & Own) & string>(type: K, handler: Handler<(SohbetEvents & Own)[K]>): () => void;
  once<K extends keyof (SohbetEvents & Own) & string>(type: K, handler: Handler<(SohbetEvents & Own)[K]>): () => void;
  off<K extends keyof (SohbetEvents & Own) & string>(type: K, handler: Handler<(SohbetEvents & Own)[K]>): void;
  /** Returns false if there is no connection; the frame is not queued then. */
  send(type: string, payload: object): boolean;
  sendMessage(conversation: number | string, content: string): boolean;
  /** To be called at every key press. At most one frame per `typingIntervalMs` is sent. */
  sendTyping(conversation: number | string): boolean;
  sendRead(conversation: number | string, messageId: number): boolean;
  sendEdit(conversation: number | string, messageId: number, content: string): boolean;
  sendDelete(conversation: number | string, messageId: number): boolean;
}
