import { useCallback, useEffect, useRef, useState } from 'react';
import type { Chat } from './index.js';
import { useSohbet } from './provider.js';

type Id = number | string;

/** The server tells that somebody goes on typing well within this time, and never that they stopped. */
const TYPING_MS = 10_000;

export function useWebSocketMessage(type: string, handler: (payload: any) => void): void {
  const sohbet = useSohbet();
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => sohbet?.on(type, payload => latest.current(payload)), [sohbet, type]);
}

export function useChatWebSocket(conversationId: Id): Chat {
  const sohbet = useSohbet();
  const [typingUsers, setTypingUsers] = useState<Id[]>([]);
  useEffect(() => {
    const timers = new Map<Id, ReturnType<typeof setTimeout>>();
    const stopped = (user: Id): void => {
      clearTimeout(timers.get(user));
      if (timers.delete(user)) setTypingUsers([...timers.keys()]);
    };
    const here = (payload: { conversation_id: Id }): boolean => String(payload.conversation_id) === String(conversationId);
    const offs = sohbet ? [
      sohbet.on('chat:typing', payload => {
        if (!here(payload)) return;
        clearTimeout(timers.get(payload.user_id));
        timers.set(payload.user_id, setTimeout(() => stopped(payload.user_id), TYPING_MS));
        setTypingUsers([...timers.keys()]);
      }),
      sohbet.on('chat:message', payload => here(payload) && stopped(payload.sender_id)),
      sohbet.on('user:offline', payload => stopped(payload.user_id)),
    ] : [];
    return () => {
      offs.forEach(off => off());
      timers.forEach(timer => clearTimeout(timer));
      setTypingUsers([]);
    };
  }, [sohbet, conversationId]);
  const sendMessage = useCallback((content: string) => sohbet?.sendMessage(conversationId, content) ?? false, [sohbet, conversationId]);
  const sendTyping = useCallback(() => sohbet?.sendTyping(conversationId) ?? false, [sohbet, conversationId]);
  return { sendMessage, sendTyping, typingUsers };
}

export function useOnlineUsers(): { isOnline(userId: Id): boolean; onlineUsers: Id[] } {
  const sohbet = useSohbet();
  const [onlineUsers, setOnlineUsers] = useState<Id[]>([]);
  useEffect(() => {
    const look = (): void => setOnlineUsers(sohbet ? [...sohbet.online] : []);
    look();
    const offs = sohbet ? ['user:online', 'user:offline', 'status'].map(type => sohbet.on(type, look)) : [];
    return () => offs.forEach(off => off());
  }, [sohbet]);
  const isOnline = useCallback((userId: Id) => onlineUsers.some(user => String(user) === String(userId)), [onlineUsers]);
  return { isOnline, onlineUsers };
}
