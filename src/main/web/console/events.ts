// Applies the client's events to a session.

import type { Message, Parley } from '../client/parley.js';
import type { Listed } from './api.js';
import type { Session } from './session.js';

const MAX_SAID = 50;
const MAX_ALERTS = 5;

export function listen(session: Session, changed: () => void): void {
  const on: Parley['on'] = (type, handler) => session.parley.on(type, payload => {
    handler(payload);
    changed();
  });
  const typing = (payload: { conversation_id: string; user_id: string }, is: boolean): void => {
    const { typing } = session.chat(payload.conversation_id);
    if (is && payload.user_id !== session.user) typing.add(payload.user_id);
    else typing.delete(payload.user_id);
  };
  on('status', status => {
    session.status = status;
    // Without a connection, the ends of typing do not arrive.
    if (!status.connected) for (const chat of session.chats.values()) chat.typing.clear();
  });
  on('error', error => { session.trouble = error.message; });
  on('auth.success', ({ user_id }) => {
    session.user = user_id;
    session.trouble = '';
    session.try(session.begin());
  });
  on('message.new', payload => came(session, payload));
  on('message.updated', payload => {
    session.order.came(payload);
    session.chat(payload.conversation_id).replace(payload.message);
  });
  on('message.deleted', payload => {
    session.order.came(payload);
    if (payload.message_seq) session.chat(payload.conversation_id).remove(payload.message_seq, payload.deleted_at);
  });
  on('message.read', ({ conversation_id, user_id, seq }) => session.chat(conversation_id).read(user_id, seq));
  on('typing.start', payload => typing(payload, true));
  on('typing.stop', payload => typing(payload, false));
  on('presence.changed', one => session.presence.set(one.user_id, one));
  for (const type of ['conversation.created', 'conversation.updated'] as const) {
    on(type, conversation => {
      if (type === 'conversation.updated') session.order.came(conversation);
      else session.order.cameOwn(conversation);
      session.take(conversation);
      session.try(session.lookAtPeople());
    });
  }
  for (const type of ['member.added', 'member.removed'] as const) {
    on(type, payload => {
      const { conversation_id, user_id } = payload;
      session.order.came(payload);
      session.order.cameOwn(payload);
      if (type === 'member.removed' && user_id === session.user) {
        session.gone(conversation_id);
      } else {
        session.try(session.ask<Listed>('GET', `api/v1/conversations/${encodeURIComponent(conversation_id)}`).then(found => session.take(found)));
      }
    });
  }
  on('settings.updated', payload => {
    session.order.cameOwn(payload);
    session.chat(payload.conversation_id).muted = payload.muted_until !== null;
  });
  on('notification', payload => {
    session.order.cameOwn(payload);
    session.try(session.lookAtNotices());
  });
  on('system', ({ title, message }) => {
    session.alerts.push({ title, message });
    if (session.alerts.length > MAX_ALERTS) session.alerts.shift();
  });
  on('room.notification', ({ room, title, message }) => {
    const said = session.rooms.get(room)?.said;
    said?.unshift({ title, message, at: Date.now() });
    said?.splice(MAX_SAID);
  });
  on('room.typing', ({ room, user_id, is_typing }) => {
    const typing = session.rooms.get(room)?.typing;
    if (is_typing && user_id !== session.user) typing?.add(user_id);
    else typing?.delete(user_id);
  });
}

function came(session: Session, payload: { conversation_id: string; message: Message; prev?: number }): void {
  session.order.came({ ...payload, seq: payload.message.seq });
  const chat = session.chat(payload.conversation_id);
  chat.add(payload.message);
  if (chat === session.chosen) session.look();
}
