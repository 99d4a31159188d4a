// The sohbet document, top to bottom.

import { any, Client, expectRefusal, http, transcript, user } from './transcript.mjs';

const ann = user('ann');
const bob = user('bob');
const eve = user('eve');
const door = who => `/?token=${who.token}`;
const error = code => ({ type: 'error', payload: { code, message: any.text } });
const online = who => ({ type: 'user:online', payload: { user_id: Number(who.id) } });
const ping = { type: 'ping' };
const pong = { type: 'pong', payload: {} };

await transcript(async () => {
  await expectRefusal('nobody', '/', 401);
  await expectRefusal('nobody', '/?token=x', 401);
  await http('GET', '/', undefined, undefined, 200, { service: 'Parley', status: 'ok', health: '/health', http_api: '/q/openapi', frames: '/asyncapi.yaml' });
  const made = await http('POST', '/api/v1/conversations', ann, { kind: 'direct', user_id: bob.id }, 201);
  const chat = Number(made.conversation_id);
  // Who have both written see each other.
  for (const who of [ann, bob]) {
    await http('POST', `/api/v1/conversations/${chat}/messages`, who, { content: 'Hi' }, 201);
  }

  const a = await Client.connect('ann', door(ann));
  await a.expectNothingElse(ping, pong);
  const b = await Client.connect('bob', door(bob));
  await a.expect(online(bob));
  await b.expect(online(ann));
  const tablet = await Client.connect('bob, tablet', door(bob));
  await tablet.expect(online(ann));
  const e = await Client.connect('eve', door(eve));
  for (const each of [a, b, tablet, e]) {
    await each.expectNothingElse(ping, pong);
  }

  const message = (who, content) => ({
    type: 'chat:message',
    payload: { id: any.number, conversation_id: chat, sender_id: Number(who.id), content, created_at: any.time },
  });
  a.send({ type: 'chat:send', payload: { conversation_id: chat, content: 'Hello!' } });
  const first = await a.expect(message(ann, 'Hello!'));
  await b.expect(first);
  await tablet.expect(first);
  e.send({ type: 'chat:send', payload: { conversation_id: chat, content: 'Me too' } });
  await e.expect(error('not_found'));

  b.send({ type: 'chat:typing', payload: { conversation_id: chat } });
  await a.expect({ type: 'chat:typing', payload: { conversation_id: chat, user_id: Number(bob.id) } });

  const read = { conversation_id: chat, message_id: first.payload.id };
  b.send({ type: 'chat:read', payload: read });
  await a.expect({ type: 'chat:read', payload: { ...read, user_id: Number(bob.id) } });
  await tablet.expect({ type: 'chat:read', payload: { ...read, user_id: Number(bob.id) } });

  // Ids may be strings as well.
  b.send({ type: 'chat:send', payload: { conversation_id: String(chat), content: 'Hi' } });
  for (const each of [a, b, tablet]) {
    await each.expect(message(bob, 'Hi'));
  }

  for (const bad of ['nonsense', Buffer.from([1]), { type: 'dance' }, { type: 'chat:send', payload: { conversation_id: chat } }]) {
    a.send(bad);
    await a.expect(error('bad_request'));
  }
  a.send({ type: 'chat:send', payload: { conversation_id: chat, sender_id: Number(bob.id), content: 'x' } });
  await a.expect(error('forbidden'));

  const path = `/api/conversations/${chat}/messages`;
  const sent = await http('POST', path, ann, { content: 'By HTTP' }, 201, message(ann, 'By HTTP').payload);
  for (const each of [a, b, tablet]) {
    await each.expect({ type: 'chat:message', payload: sent });
  }
  await http('POST', path, eve, { content: 'x' }, 404);
  await http('POST', path, undefined, { content: 'x' }, 401);

  for (const each of [a, b, tablet, e]) {
    await each.expectNothingElse(ping, pong);
  }
  await b.close();
  await tablet.close();
  await a.expect({ type: 'user:offline', payload: { user_id: Number(bob.id) } });
  await a.expectNothingElse(ping, pong);

  a.send({ type: 'chat:send', payload: { conversation_id: chat, content: 'x'.repeat(8192) } });
  await a.expectClose(1009);
});
