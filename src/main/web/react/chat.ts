import { useCallback, useEffect, useRef, useState } from 'react';
import type { SohbetFrames } from '../parley.js';
import type { Chat } from './index.js';
import { useWatched, useWebSocketService } from './provider.js';

type Id = number | string;

/** The server repeats the start of typing well within this time, and never reports its end. */
const TYPING_MS = 10_000;

export function useWebSocketMessage(type: keyof SohbetFrames, handler: (message: any) => void): void {
  const service = useWebSocketService();
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => service.on(type, message => latest.current(message)), [service, type]);
}

export function useChatWebSocket(conversationId: Id): Chat {
  const service = useWebSocketService();
  const [typingUsers, setTypingUsers] = useState<Id[]>([]);
  useEffect(() => {
    const timers = new Map<Id, ReturnType<typeof setTimeout>>();
    const stopped = (user: Id): void => {
      clearTimeout(timers.get(user));
      if (timers.delete(user)) setTypingUsers([...timers.keys()]);
    };
    const here = (payload: { conversation_id: Id }): boolean => String(payload.conversation_id) === String(conversationId);
    const offs = [
      service.on('chat:typing', ({ payload }) => {
        if (!here(payload)) return;
        clearTimeout(timers.get(payload.user_id));
        timers.set(payload.user_id, setTimeout(() => stopped(payload.user_id), TYPING_MS));
        setTypingUsers([...timers.keys()]);
      }),
      service.on('chat:message', ({ payload }) => here(payload) && stopped(payload.sender_id)),
      service.on('user:offline', ({ payload }) => stopped(payload.user_id)),
    ];
    return () => {
      offs.forEach(off => off());
      timers.forEach(timer => clearTimeout(timer));
      setTypingUsers([]);
    };
  }, [service, conversationId]);
  const sendMessage = useCallback((content: string) => service.sendChatMessage(conversationId, content), [service, conversationId]);
  const sendTyping = useCallback(() => service.sendTyping(conversationId), [service, conversationId]);
  return { sendMessage, sendTyping, typingUsers };
}

export function useOnlineUsers(): { isOnline(userId: Id): boolean; onlineUsers: Id[] } {
  const service = useWebSocketService();
  const onlineUsers = useWatched(service, () => [...service.onlineUsers]);
  const isOnline = useCallback((userId: Id) => onlineUsers.some(user => String(user) === String(userId)), [onlineUsers]);
  return { isOnline, onlineUsers };
}
