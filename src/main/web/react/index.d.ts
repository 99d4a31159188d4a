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

/** What a handler gets: the frame as the server sent it. */
export interface WebSocketMessage<K extends keyof SohbetFrames = keyof SohbetFrames> {
  type: K;
  payload: SohbetFrames[K];
}

/** Holds the one connection, in and outside of components. Handlers stay over connections. */
export class WebSocketService {
  readonly state: WebSocketState;
  /** Who shares a conversation with the user and is online. */
  readonly onlineUsers: ReadonlySet<Id>;
  isConnected(): boolean;
  /** Connects with that token; where there is a connection with another token or `url`, in its place. */
  connect(token: Token, options?: ServiceOptions): void;
  disconnect(): void;
  /** For components that come and go: `connect`, until all that hold it have called what this returns. */
  hold(token: Token, options: ServiceOptions): () => void;
  /** Returns what takes the handler away again. A handler is there once, however often it is given. */
  on<K extends keyof SohbetFrames>(type: K, handler: (message: WebSocketMessage<K>) => void): () => void;
  off<K extends keyof SohbetFrames>(type: K, handler: (message: WebSocketMessage<K>) => void): void;
  onStatusChange(handler: (connected: boolean) => void): () => void;
  /** Called whenever `state` or `onlineUsers` may have changed. */
  watch(watcher: () => void): () => void;
  /** False where there is no connection; nothing is kept then. */
  send(type: string, payload: object): boolean;
  sendChatMessage(conversation: Id, content: string): boolean;
  /** To be called at every key; the server is told now and then. */
  sendTyping(conversation: Id): boolean;
}

/** What the hooks and the provider use where nothing else is said. */
export const websocketService: WebSocketService;

export interface WebSocketProviderProps extends ServiceOptions {
  /** Without one the provider makes no connection. A function is asked for each connection. */
  token?: Token | null;
  /** For a page with several connections: what is inside uses this one. */
  service?: WebSocketService;
  children?: ReactNode;
}

/** Keeps the connection while it is mounted, another one for another token or url. */
export function WebSocketProvider(props: WebSocketProviderProps): ReactElement;

/** The state of the connection; with a token it keeps the connection while the component is mounted. */
export function useWebSocket(token?: Token | null, options?: ServiceOptions): WebSocketState;

export function useWebSocketService(): WebSocketService;

/** The handler may be another one at each render. */
export function useWebSocketMessage<K extends keyof SohbetFrames>(type: K, handler: (message: WebSocketMessage<K>) => void): void;

export interface Chat {
  /** False where there is no connection: use `POST /api/conversations/{id}/messages` then. */
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
