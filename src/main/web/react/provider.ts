import { createContext, createElement, type ReactElement, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { type ConnectionOptions, type ParleyError, Sohbet } from '../parley.js';
import type { WebSocketProviderProps, WebSocketState } from './index.js';

type Token = ConnectionOptions['token'] | null | undefined;

const IDLE: WebSocketState = { connected: false, status: 'idle', error: null };

interface Shared {
  sohbet: Sohbet | null;
  state: WebSocketState;
}

const Context = createContext<Shared | null>(null);

export function WebSocketProvider({ token, children, ...options }: WebSocketProviderProps): ReactElement {
  const shared = useConnection(token, options);
  return createElement(Context.Provider, { value: shared }, children);
}

export function useWebSocket(token?: Token, options: Omit<ConnectionOptions, 'token'> = {}): WebSocketState {
  const shared = useContext(Context);
  const own = useConnection(shared ? null : token, options);
  return (shared ?? own).state;
}

export function useSohbet(): Sohbet | null {
  return useContext(Context)?.sohbet ?? null;
}

/** A connection while the component is mounted; a new one where the token or the address is another. */
function useConnection(token: Token, options: Omit<ConnectionOptions, 'token'>): Shared {
  const latest = useRef(token);
  latest.current = token;
  const [state, setState] = useState(IDLE);
  // A function is another one at each render, mostly: it is asked, and not compared.
  const identity = typeof token === 'function' ? 'function' : token;
  const sohbet = useMemo(() => {
    if (!identity) return null;
    const current = async (): Promise<string> => {
      const value = latest.current;
      return typeof value === 'function' ? value() : value ?? '';
    };
    return new Sohbet({ ...options, token: current });
  }, [identity, options.url]);
  useEffect(() => {
    if (!sohbet) return setState(IDLE);
    const offs = [
      sohbet.on('status', ({ connected, phase }) => setState(before => ({
        connected, status: phase, error: connected ? null : before.error,
      }))),
      sohbet.on('error', (error: ParleyError) => setState(before => ({ ...before, error }))),
    ];
    sohbet.connect();
    return () => {
      offs.forEach(off => off());
      sohbet.close();
    };
  }, [sohbet]);
  return useMemo(() => ({ sohbet, state }), [sohbet, state]);
}
