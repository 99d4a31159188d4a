// The gateway's and the native protocol's document, top to bottom.

import { any, Client, expectRefusal, http, newId, transcript, user } from './transcript.mjs';

const ann = user('ann');
const bob = user('bob');
const eve = user('eve');
const ping = { type: 'ping' };
const pong = { type: 'pong' };
const error = (code, ref) => ({ type: 'error', ...(ref && { ref }), payload: { code, message: any.text } });
const welcome = (who, ref) => ({
  type: 'auth.success',
  ...(ref && { ref }),
  payload: { user_id: who.id, session_id: any.text, expires_at: any.time, resume_window_seconds: any.number },
});

async function enter(who) {
  const client = await Client.connect(who.name, '/ws');
  client.send({ type: 'auth', payload: { token: who.token } });
  await client.expect(welcome(who));
  return client;
}

await transcript(async () => {
  // Authentication.
  await expectRefusal('nobody', '/ws?token=x', 401);
  const early = await Client.connect('nobody', '/ws');
  early.send({ type: 'subscribe', payload: { conversation_ids: ['c1'] } });
  await early.expect(error('unauthorized'));
  await early.expectClose(4401);
  const liar = await Client.connect('nobody', '/ws');
  liar.send({ type: 'auth', payload: { token: 'x' } });
  await liar.expect(error('unauthorized'));
  await liar.expectClose(4401);
  const browser = await Client.connect('ann, browser', '/ws', { protocols: ['parley.v1', `bearer.${ann.token}`] });
  await browser.expect(welcome(ann));
  if (browser.subprotocol !== 'parley.v1') {
    throw new Error(`the subprotocol was ${browser.subprotocol}`);
  }
  await browser.close();
  const header = await Client.connect('ann, header', '/ws', { headers: { authorization: `Bearer ${ann.token}` } });
  await header.expect(welcome(ann));
  await header.close();
  const a = await enter(ann);
  const b = await enter(bob);
  const e = await enter(eve);
  a.send({ type: 'auth', id: 'r', payload: { token: ann.token } });
  await a.expect(welcome(ann, 'r'));
  a.send({ type: 'auth', payload: { token: bob.token } });
  await a.expect(error('forbidden'));

  // Conversations.
  b.send({ type: 'subscribe', payload: { conversation_ids: '*' } });
  await b.expect({ type: 'subscribed', payload: { conversation_ids: [], seqs: {}, me_seq: 0 } });
  const key = newId();
  a.send({ type: 'message.send', id: '1', payload: { to: bob.id, client_id: key, content: 'Hello!' } });
  const ack = await a.expect({
    type: 'message.ack', ref: '1',
    payload: { client_id: key, id: any.decimal, conversation_id: any.decimal, seq: 1, created_at: any.time },
  });
  const { conversation_id: chat, id: first, created_at } = ack.payload;
  const created = {
    type: 'conversation.created',
    payload: {
      conversation_id: chat, kind: 'direct', created_by: ann.id, created_at: any.time, last_seq: 0, member_count: 2,
      members: [{ user_id: ann.id, role: 'member' }, { user_id: bob.id, role: 'member' }], me_seq: 1,
    },
  };
  await a.expect(created);
  await b.expect(created);
  const message = { id: first, seq: 1, sender_id: ann.id, client_id: key, content: 'Hello!', created_at };
  await b.expect({ type: 'message.new', payload: { conversation_id: chat, message } });
  a.send({ type: 'message.send', id: '2', payload: { conversation_id: chat, client_id: key, content: 'Hello!' } });
  await a.expect({ ...ack, ref: '2' });
  a.send({ type: 'subscribe', id: '3', payload: { conversation_ids: [chat, 'none'], since: { [chat]: 0 } } });
  await a.expect({
    type: 'subscribed', ref: '3',
    payload: {
      conversation_ids: [chat], seqs: { [chat]: 1 },
      cursors: { [chat]: { read_seq: 0, members: [{ user_id: bob.id, read_seq: 0 }] } }, me_seq: 1,
    },
  });
  await a.expect(error('not_found', '3'));
  await a.expect({ type: 'message.new', payload: { conversation_id: chat, message } });
  e.send({ type: 'subscribe', payload: { conversation_ids: [chat] } });
  await e.expect({ type: 'subscribed', payload: { conversation_ids: [], seqs: {}, me_seq: 0 } });
  await e.expect(error('not_found'));

  b.send({
    type: 'message.send', id: '4',
    payload: {
      conversation_id: chat, client_id: newId(), content: 'Hi', reply_to: first,
      attachments: [{ url: 'https://files.example/a.png', content_type: 'image/png', size: 7, name: 'a.png' }],
    },
  });
  const second = (await b.expect({
    type: 'message.ack', ref: '4',
    payload: { client_id: any.text, id: any.decimal, conversation_id: chat, seq: 2, created_at: any.time },
  })).payload;
  const answer = {
    id: second.id, seq: 2, sender_id: bob.id, client_id: second.client_id, content: 'Hi',
    attachments: [{ url: 'https://files.example/a.png', content_type: 'image/png', size: 7, name: 'a.png' }],
    reply_to: first, created_at: second.created_at,
  };
  for (const each of [a, b]) {
    await each.expect({ type: 'message.new', payload: { conversation_id: chat, message: answer } });
  }

  a.send({ type: 'message.edit', id: '5', payload: { message_id: first, content: 'Hello, Bob!' } });
  await a.expect({ ...ack, ref: '5' });
  const edited = { ...message, content: 'Hello, Bob!', edited_at: any.time };
  for (const each of [a, b]) {
    await each.expect({ type: 'message.updated', payload: { conversation_id: chat, message: edited, seq: 3 } });
  }
  b.send({ type: 'message.delete', id: '6', payload: { message_id: second.id } });
  await b.expect({ type: 'message.ack', ref: '6', payload: second });
  for (const each of [a, b]) {
    await each.expect({
      type: 'message.deleted',
      payload: { conversation_id: chat, message_id: second.id, message_seq: 2, seq: 4, deleted_at: any.time },
    });
  }
  e.send({ type: 'message.edit', id: '7', payload: { message_id: first, content: 'x' } });
  await e.expect(error('not_found', '7'));

  b.send({ type: 'read', payload: { conversation_id: chat, seq: 2 } });
  await a.expect({
    type: 'message.read', payload: { conversation_id: chat, user_id: bob.id, seq: 2, message_id: second.id },
  });
  b.send({ type: 'history', id: '9', payload: { conversation_id: chat, before: 3, limit: 50 } });
  await b.expect({
    type: 'history', ref: '9',
    payload: {
      conversation_id: chat, has_more: false,
      messages: [
        {
          id: second.id, seq: 2, sender_id: bob.id, client_id: second.client_id, content: '', reply_to: first,
          created_at: second.created_at, deleted_at: any.time,
        },
        edited,
      ],
    },
  });
  b.send({ type: 'history', id: '10', payload: { conversation_id: chat, limit: 201 } });
  await b.expect(error('bad_request', '10'));

  // Typing, presence, rooms.
  a.send({ type: 'typing', payload: { conversation_id: chat } });
  await b.expect({ type: 'typing.start', payload: { conversation_id: chat, user_id: ann.id } });
  a.send({ type: 'typing', payload: { conversation_id: chat, is_typing: false } });
  await b.expect({ type: 'typing.stop', payload: { conversation_id: chat, user_id: ann.id } });
  b.send({ type: 'presence.get', id: '11', payload: { user_ids: [ann.id, eve.id] } });
  await b.expect({
    type: 'presence', ref: '11',
    payload: {
      users: [
        { user_id: ann.id, online: true, status: 'online' },
        // They share no conversation.
        { user_id: eve.id, online: false, status: 'offline' },
      ],
    },
  });
  // Since both have written, each was told that the other is there.
  for (const [each, other] of [[a, bob], [b, ann]]) {
    await each.expect({ type: 'presence.changed', payload: { user_id: other.id, online: true, status: 'online' } });
  }
  [a, b].forEach(each => each.passOver('presence.changed'));
  a.send({ type: 'presence.set', payload: { status: 'busy' } });
  await b.expect({ type: 'presence.changed', payload: { user_id: ann.id, online: true, status: 'busy' } });
  const room = `room-${newId()}`;
  for (const each of [a, e]) {
    each.send({ type: 'room.join', id: '12', payload: { room } });
    await each.expect({ type: 'room.joined', ref: '12', payload: { room } });
  }
  await a.expect({ type: 'presence.changed', payload: { user_id: eve.id, online: true, status: 'online' } });
  await e.expect({ type: 'presence.changed', payload: { user_id: ann.id, online: true, status: 'busy' } });
  a.send({ type: 'room.typing', payload: { room, is_typing: true } });
  await e.expect({ type: 'room.typing', payload: { room, user_id: ann.id, is_typing: true } });
  e.send({ type: 'room.leave', id: '13', payload: { room } });
  await e.expect({ type: 'room.left', ref: '13', payload: { room } });
  for (const bad of ['nonsense', '[]', Buffer.from([1]), { type: 'dance' }, { payload: {} }]) {
    a.send(bad);
    await a.expect(error('bad_request'));
  }
  b.send({ type: 'unsubscribe', payload: { conversation_ids: [chat] } });
  await b.expect({ type: 'unsubscribed', payload: { conversation_ids: [chat] } });
  for (const each of [a, b, e]) {
    await each.expectNothingElse(ping, pong, 'message.delivered');
  }

  // Close codes that a client can cause.
  e.send(JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(8192) } }));
  await e.expectClose(1009);
  for (let i = 0; i < 20; i++) {
    b.send('rubbish');
  }
  await b.expectClose(1008);

  // HTTP beside it.
  await http('GET', '/', undefined, undefined, 200, { service: 'Parley', status: 'ok', health: '/health', http_api: '/q/openapi', frames: '/asyncapi.yaml' });
  await http('GET', '/health', undefined, undefined, 200, { status: 'ok', connections: any.number });
});
