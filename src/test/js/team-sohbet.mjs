// The sohbet team's first day: their own ids, and their document from top to bottom.

import { any, Client, expectRefusal, http, transcript, user } from './transcript.mjs';

const ann = user('ann');
const bob = user('bob');
const eve = user('eve');
const service = user('service');
const CONVERSATION = 1;
const door = who => `/?token=${who.token}`;
const ping = { type: 'ping' };
const pong = { type: 'pong', payload: {} };
const online = who => ({ type: 'user:online', payload: { user_id: Number(who.id) } });
const message = (who, content) => ({
  id: any.number, conversation_id: CONVERSATION, sender_id: Number(who.id), content, created_at: any.time,
});

await transcript(async () => {
  // Their back end tells Parley of conversation 1 of its database.
  await http('PUT', `/api/v1/conversations/${CONVERSATION}`, service, {
    kind: 'group', title: 'Day one', members: [{ user_id: ann.id, role: 'owner' }, { user_id: bob.id, role: 'member' }],
  }, 201);

  await expectRefusal('nobody', '/?token=x', 401);
  const a = await Client.connect('ann', door(ann));
  await a.expectNothingElse(ping, pong);
  const b = await Client.connect('bob', door(bob));
  await a.expect(online(bob));
  await b.expect(online(ann));
  const e = await Client.connect('eve', door(eve));
  await e.expectNothingElse(ping, pong);

  a.send({ type: 'chat:send', payload: { conversation_id: CONVERSATION, content: 'Hello!' } });
  const first = await a.expect({ type: 'chat:message', payload: message(ann, 'Hello!') });
  await b.expect(first);
  e.send({ type: 'chat:send', payload: { conversation_id: CONVERSATION, content: 'Me too' } });
  await e.expect({ type: 'error', payload: { code: 'not_found', message: any.text } });

  b.send({ type: 'chat:typing', payload: { conversation_id: CONVERSATION } });
  await a.expect({ type: 'chat:typing', payload: { conversation_id: CONVERSATION, user_id: Number(bob.id) } });

  const offer = { type: 'call:offer', payload: { sdp: 'v=0', conversation_id: CONVERSATION, user_id: Number(ann.id), quality: 1.5 } };
  a.send(offer);
  await b.expect(offer);
  a.send('nonsense');
  await a.expect({ type: 'error', payload: { code: 'bad_request', message: any.text } });

  // The socket is down, and the fallback is there; afterwards the app asks for what it missed.
  await b.close();
  await a.expect({ type: 'user:offline', payload: { user_id: Number(bob.id) } });
  const path = `/api/conversations/${CONVERSATION}/messages`;
  const second = await http('POST', path, ann, { content: 'While you were away' }, 201, message(ann, 'While you were away'));
  await a.expect({ type: 'chat:message', payload: second });
  const { conversations } = await http('GET', '/api/conversations', bob, undefined, 200);
  if (conversations[0].id !== CONVERSATION || conversations[0].unread_count !== 2) throw new Error(JSON.stringify(conversations));
  await http('GET', `${path}?after=${first.payload.id}`, bob, undefined, 200, { messages: [second], has_more: false });
  await http('GET', path, eve, undefined, 404);

  const again = await Client.connect('bob', door(bob));
  await again.expect(online(ann));
  again.send({ type: 'chat:read', payload: { conversation_id: CONVERSATION, message_id: second.id } });
  await a.expect({ type: 'chat:read', payload: { conversation_id: CONVERSATION, user_id: Number(bob.id), message_id: second.id } });
  a.send({ type: 'chat:edit', payload: { conversation_id: CONVERSATION, message_id: second.id, content: 'Welcome back' } });
  await again.expect({ type: 'chat:edit', payload: { ...message(ann, 'Welcome back'), id: second.id, edited_at: any.time } });
  a.send({ type: 'chat:delete', payload: { conversation_id: CONVERSATION, message_id: second.id } });
  await again.expect({ type: 'chat:delete', payload: { conversation_id: CONVERSATION, message_id: second.id, deleted_at: any.time } });
});
