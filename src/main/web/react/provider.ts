import { createContext, createElement, type ReactElement, useContext, useEffect, useRef, useState } from 'react';
import type { ConnectionOptions } from '../parley.js';
import type { ServiceOptions, WebSocketProviderProps, WebSocketService, WebSocketState } from './index.js';
import { websocketService } from './service.js';

type Token = ConnectionOptions['token'] | null | undefined;

const Context = createContext<WebSocketService>(websocketService);

export function WebSocketProvider({ token, service = websocketService, children, ...options }: WebSocketProviderProps): ReactElement {
  useHold(service, token, options);
  return createElement(Context.Provider, { value: service }, children);
}

export function useWebSocket(token?: Token, options: ServiceOptions = {}): WebSocketState {
  const service = useWebSocketService();
  useHold(service, token, options);
  return useWatched(service, () => service.state);
}

export function useWebSocketService(): WebSocketService {
  return useContext(Context);
}

/** Returns a value of the service, and renders again whenever it has changed. */
export function useWatched<T>(service: WebSocketService, look: () => T): T {
  const [shown, show] = useState(look);
  useEffect(() => {
    show(look);
    return service.watch(() => show(look));
  }, [service]);
  return shown;
}

/** Holds a connection while the component is mounted. Another token or address gives another connection. */
function useHold(service: WebSocketService, token: Token, options: ServiceOptions): void {
  const latest = useRef(token);
  latest.current = token;
  const identity = typeof token === 'function' ? 'function' : token;
  useEffect(() => {
    if (!identity) return;
    const current = async (): Promise<string> => {
      const value = latest.current;
      return typeof value === 'function' ? value() : value ?? '';
    };
    return service.hold(typeof token === 'function' ? current : identity, options);
  }, [service, identity, options.url]);
}
