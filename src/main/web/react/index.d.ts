/** Parley's `sohbet` client in React. */

import type { ReactElement, ReactNode } from 'react';
import type { ConnectionOptions, ParleyError, Phase, SohbetFrames, Status } from '../parley.js';

type Id = number | string;
type Token = ConnectionOptions['token'];

export type ServiceOptions = Omit<ConnectionOptions, 'token'>;

export interface WebSocketState {
  connected: boolean;
  status: Phase;
  /** The last error since the connection was opened. */
  error: ParleyError | null;
  /** Why there is no connection; see `Status`. */
  reason?: Status['reason'];
}

/** The argument of a handler: the frame as the server sent it. */
export interface WebSocketMessage<K extends keyof SohbetFrames = keyof SohbetFrames> {
  type: K;
  payload: SohbetFrames[K];
}

/** Holds the one connection, for use inside and outside of components. Handlers are kept across connections. */
export class WebSocketService {
  readonly state: WebSocketState;
  /** The users who share a conversation with the user and are online. */
  readonly onlineUsers: ReadonlySet<Id>;
  isConnected(): boolean;
  /** Connects with this token. Replaces a connection with another token or `url`. */
  connect(token: Token, options?: ServiceOptions): void;
  disconnect(): void;
  /** For components that come and go: connects, and disconnects when all holders have called the returned function. */
  hold(token: Token, options: ServiceOptions): () => void;
  /** Returns a function that removes the handler. A handler is registered once, however often it is passed. */
  on<K extends keyof SohbetFrames>(type: K, handler: (message: WebSocketMessage<K>) => void): () => void;
  off<K extends keyof SohbetFrames>(type: K, handler: (message: WebSocketMessage<K>) => void): void;
  onStatusChange(handler: (connected: boolean) => void): () => void;
  /** Calls the watcher whenever `state` or `onlineUsers` may have changed. */
  watch(watcher: () => void): () => void;
  /** Returns false if there is no connection; the frame is not queued then. */
  send(type: string, payload: object): boolean;
  sendChatMessage(conversation: Id, content: string): boolean;
  /** To be called at every key press. At most one frame per `typingIntervalMs` is sent. */
  sendTyping(conversation: Id): boolean;
}

/** The default of the hooks and the provider. */
export const websocketService: WebSocketService;

export interface WebSocketProviderProps extends ServiceOptions {
  /** Without a token, the provider does not connect. A function is called for each connection. */
  token?: Token | null;
  /** The service that everything inside uses, for pages with several connections. */
  service?: WebSocketService;
  children?: ReactNode;
}

/** Holds a connection while it is mounted. Another token or url gives another connection. */
export function WebSocketProvider(props: WebSocketProviderProps): ReactElement;

/** Returns the state of the connection. With a token, it holds a connection while the component is mounted. */
export function useWebSocket(token?: Token | null, options?: ServiceOptions): WebSocketState;

export function useWebSocketService(): WebSocketService;

/** The handler may differ at each render. */
export function useWebSocketMessage<K extends keyof SohbetFrames>(type: K, handler: (message: WebSocketMessage<K>) => void): void;

export interface Chat {
  /** Returns false if there is no connection: use `POST /api/conversations/{id}/messages` then. */
  sendMessage(content: string): boolean;
  sendTyping(): boolean;
  typingUsers: Id[];
}

export function useChatWebSocket(conversationId: Id): Chat;

export function useOnlineUsers(): { isOnline(userId: Id): boolean; onlineUsers: Id[] };

export interface ConnectionStatusProps {
  className?: string;
}

/** A `<span role="status">` whose `data-status` is the phase. */
export function ConnectionStatus(props: ConnectionStatusProps): ReactElement;
