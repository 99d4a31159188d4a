/** Parley's `sohbet` client in React. */

import type { ReactElement, ReactNode } from 'react';
import type { ConnectionOptions, ParleyError, Phase, Sohbet, SohbetEvents } from '../parley.js';

type Id = number | string;

export interface WebSocketProviderProps extends Omit<ConnectionOptions, 'token'> {
  /** Without one there is no connection. Only its first value counts where it is a function. */
  token?: ConnectionOptions['token'] | null;
  children?: ReactNode;
}

/** Holds one connection for all that is inside: while it is mounted, anew for another token or url. */
export function WebSocketProvider(props: WebSocketProviderProps): ReactElement;

export interface WebSocketState {
  connected: boolean;
  status: Phase;
  /** The last error since the connection was opened. */
  error: ParleyError | null;
}

/** The connection of the provider around, or, where there is none, one of its own with that token. */
export function useWebSocket(token?: ConnectionOptions['token'] | null, options?: Omit<ConnectionOptions, 'token'>): WebSocketState;

/** The provider's connection itself; null without a token. */
export function useSohbet(): Sohbet | null;

/** The handler may be another one at each render. */
export function useWebSocketMessage<K extends keyof SohbetEvents>(type: K, handler: (payload: SohbetEvents[K]) => void): void;
export function useWebSocketMessage(type: string, handler: (payload: any) => void): void;

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
