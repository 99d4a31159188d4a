// The goods document, top to bottom.

import { any, Client, expectRefusal, http, newId, transcript, user } from './transcript.mjs';

const ann = user('ann');
const bob = user('bob');
const eve = user('eve');
const chat = `conv-${newId()}`;
const door = who => `/ws/chat/${encodeURIComponent(who.id)}?token=${who.token}`;
const error = code => ({ type: 'error', data: { code, message: any.text } });
const presence = (who, online) => ({ type: 'online_status', data: { user_id: who.id, is_online: online } });
const message = (id, text, more) => ({
  type: 'message',
  data: {
    id, conversation_id: chat, sender_id: ann.id, recipient_id: bob.id, text,
    timestamp: '2024-01-01T00:00:00Z', is_read: false, ...more,
  },
});
const stored = (id, text, more) => message(id, text, { timestamp: any.time, ...more });

await transcript(async () => {
  await expectRefusal('nobody', `/ws/chat/${encodeURIComponent(ann.id)}`, 401);
  await expectRefusal('nobody', `/ws/chat/${encodeURIComponent(ann.id)}?token=x`, 401);
  await expectRefusal('bob', `/ws/chat/${encodeURIComponent(ann.id)}?token=${bob.token}`, 403);

  const a = await Client.connect('ann', door(ann));
  const b = await Client.connect('bob', door(bob));
  const tablet = await Client.connect('bob, tablet', door(bob));
  const e = await Client.connect('eve', door(eve));
  const all = [a, b, tablet];

  // The first message makes the conversation, and comes to all participants.
  a.send(message('m-1', 'Hello!'));
  for (const each of all) {
    await each.expect(stored('m-1', 'Hello!'));
  }
  // The id is an idempotency key.
  a.send(message('m-1', 'Hello!'));
  await a.expect(stored('m-1', 'Hello!'));
  const attachments = [{ kind: 'image', url: 'https://files.example/a.png' }, 'b.png'];
  a.send(message('m-2', 'Look', { attachments }));
  for (const each of all) {
    await each.expect(stored('m-2', 'Look', { attachments }));
  }
  e.send(message('e-1', 'Me too', { sender_id: eve.id, recipient_id: undefined }));
  await e.expect(error('not_found'));
  e.send(message('e-2', 'I am Ann'));
  await e.expect(error('forbidden'));
  e.send({ type: 'message', data: { id: 'e-3', conversation_id: `${chat}-none`, text: 'x' } });
  await e.expect(error('not_found'));

  const typing = on => ({ type: 'typing', data: { conversation_id: chat, user_id: ann.id, is_typing: on } });
  a.send(typing(true));
  await b.expect(typing(true));
  await tablet.expect(typing(true));
  // It expires.
  await b.expect(typing(false));
  await tablet.expect(typing(false));

  // From when both have written each is told of the other.
  const reply = { sender_id: bob.id, recipient_id: ann.id };
  b.send(message('m-b', 'Hi', reply));
  for (const each of all) {
    await each.expect(stored('m-b', 'Hi', reply));
  }
  await a.expect(presence(bob, true));
  await b.expect(presence(ann, true));
  await tablet.expect(presence(ann, true));
  a.send(presence(ann, false));
  await b.expect(presence(ann, false));
  await tablet.expect(presence(ann, false));
  a.send(presence(ann, true));
  await b.expect(presence(ann, true));
  await tablet.expect(presence(ann, true));

  const read = (id, who) => ({ type: 'read', data: { conversation_id: chat, message_id: id, user_id: who.id } });
  b.send(read('m-1', bob));
  await a.expect(read('m-1', bob));
  await tablet.expect(read('m-1', bob));
  b.send({ type: 'read', data: { conversation_id: chat, user_id: bob.id } });
  await a.expect(read('m-b', bob));
  await tablet.expect(read('m-b', bob));
  a.send(message('m-2', 'Look', { attachments }));
  await a.expect(stored('m-2', 'Look', { attachments, is_read: true }));

  const ping = { type: 'ping' };
  const pong = { type: 'pong', data: {} };
  a.send('nonsense');
  await a.expect(error('bad_request'));
  a.send(Buffer.from([1, 2, 3]));
  await a.expect(error('bad_request'));
  a.send({ type: 'dance', data: {} });
  await a.expect(error('bad_request'));
  await http('GET', '/ws/health', undefined, undefined, 200, { status: 'ok', connections: any.number, users: any.number });

  // Away, and back.
  for (const each of all) {
    await each.expectNothingElse(ping, pong);
  }
  await e.expectNothingElse(ping, pong);
  await b.close();
  await tablet.close();
  const gone = await a.expect({ type: 'online_status', data: { user_id: bob.id, is_online: false, last_seen: any.time } });
  a.send(message('m-3', 'Are you there?'));
  await a.expect(stored('m-3', 'Are you there?'));
  a.send(message('m-4', 'Hm.'));
  await a.expect(stored('m-4', 'Hm.'));
  const back = await Client.connect('bob', door(bob));
  await back.expect(stored('m-3', 'Are you there?'));
  await back.expect(stored('m-4', 'Hm.'));
  await back.expect(presence(ann, true));
  await a.expect({ type: 'online_status', data: { ...presence(bob, true).data, last_seen: gone.data.last_seen } });
  await back.expectNothingElse(ping, pong);
  await a.expectNothingElse(ping, pong);

  a.send({ type: 'ping', data: { x: 'x'.repeat(8192) } });
  await a.expectClose(1009);
});
