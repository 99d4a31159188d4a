// The listings document, top to bottom.

import { any, Client, expectRefusal, http, newId, transcript, user } from './transcript.mjs';

const ann = user('ann');
const bob = user('bob');
const eve = user('eve');
const door = who => `/ws/chat?token=${who.token}`;
const id = who => Number(who.id);
const at = frame => ({ ...frame, timestamp: any.time });
const connected = who => at({ type: 'connected', user_id: id(who) });
const error = code => at({ type: 'error', code, message: any.text });
const ping = { type: 'ping' };
const pong = at({ type: 'pong' });
const path = '/api/v1/chats';

await transcript(async () => {
  await expectRefusal('nobody', '/ws/chat', 401);
  await expectRefusal('nobody', '/ws/chat?token=x', 401);

  const a = await Client.connect('ann', door(ann));
  await a.expect(connected(ann));
  const b = await Client.connect('bob', door(bob));
  await b.expect(connected(bob));
  const tablet = await Client.connect('bob, tablet', door(bob));
  await tablet.expect(connected(bob));
  const e = await Client.connect('eve', door(eve));
  await e.expect(connected(eve));
  for (const each of [a, b, tablet, e]) {
    await each.expectNothingElse(ping, pong);
  }

  // A chat is made once, and found from both sides.
  const chatObject = (other, people) => ({
    id: any.number, kind: 'direct', participants: people.map(id), receiver_id: id(other), created_at: any.time,
  });
  const made = await http('POST', path, ann, { receiver_id: id(bob) }, 201);
  const chat = made.id;
  const again = await http('POST', path, ann, { receiver_id: id(bob) }, 200);
  const found = await http('POST', path, bob, { receiver_id: id(ann) }, 200);
  if (again.id !== chat || found.id !== chat || made.receiver_id !== id(bob) || found.receiver_id !== id(ann)) {
    throw new Error('the chat of two is one');
  }

  const message = (sender, receiver, content) => ({
    id: any.number, chat_id: chat, sender_id: id(sender), receiver_id: id(receiver), content, created_at: any.time,
  });
  const everybody = [a, b, tablet];
  const told = async sent => {
    for (const each of everybody) {
      await each.expect(at({ type: 'new_message', chat_id: chat, message: sent }));
    }
    return sent;
  };
  const say = async (sender, receiver, content) => told(await http('POST', `${path}/${chat}/messages`, sender,
    { content }, 201, message(sender, receiver, content)));

  const key = { content: 'Still there?', client_id: newId() };
  const first = await told(await http('POST', `${path}/${chat}/messages`, ann, key, 201, message(ann, bob, key.content)));
  await http('POST', `${path}/${chat}/messages`, ann, key, 200, first);
  const second = await say(ann, bob, 'Hello!');
  const third = await say(ann, bob, 'Well?');
  const fourth = await say(ann, bob, 'Last one');
  await http('GET', `${path}/unread`, bob, undefined, 200, { total: 4, chats: [{ chat_id: chat, unread_count: 4 }] });

  // Read: single messages over HTTP, and a message with all before it over the socket.
  const read = (by, what) => at({ type: 'message_read', chat_id: chat, message_id: what.id, read_by: id(by) });
  await http('POST', `${path}/${chat}/read`, bob, { message_ids: [third.id, second.id] }, 200, { marked: 2 });
  for (const each of everybody) {
    await each.expect(read(bob, second));
    await each.expect(read(bob, third));
  }
  await http('POST', `${path}/${chat}/read`, bob, { message_ids: [third.id, second.id] }, 200, { marked: 0 });
  await http('GET', `${path}/unread`, bob, undefined, 200, { total: 2, chats: [{ chat_id: chat, unread_count: 2 }] });
  b.send({ type: 'mark_read', message_id: first.id });
  await a.expect(read(bob, first));
  await tablet.expect(read(bob, first));
  await http('GET', `${path}/unread`, bob, undefined, 200, { total: 1, chats: [{ chat_id: chat, unread_count: 1 }] });
  await http('POST', `${path}/${chat}/read`, bob, { all: true }, 200, { marked: 1 });
  for (const each of everybody) {
    await each.expect(read(bob, fourth));
  }
  await http('GET', `${path}/unread`, bob, undefined, 200, { total: 0, chats: [] });

  // Typing is told to the others, and ends.
  const typing = (who, on) => at({ type: 'typing', chat_id: chat, user_id: id(who), is_typing: on });
  b.send({ type: 'typing', chat_id: chat, is_typing: true });
  await a.expect(typing(bob, true));
  b.send({ type: 'typing', chat_id: String(chat), is_typing: false });
  await a.expect(typing(bob, false));

  // What was said is there for those who may see it.
  const page = { chat_id: chat, messages: [fourth, third], has_more: true };
  await http('GET', `${path}/${chat}/messages?limit=2`, ann, undefined, 200, page);
  await http('GET', `${path}/${chat}/messages?before=${third.id}`, ann, undefined, 200,
    { chat_id: chat, messages: [second, first], has_more: false });
  const people = made.participants[0] === id(ann) ? [ann, bob] : [bob, ann];
  await http('GET', path, ann, undefined, 200, {
    chats: [{ ...chatObject(bob, people), unread_count: 0, last_message: fourth }], next_cursor: null,
  });
  for (const stranger of [eve]) {
    await http('GET', `${path}/${chat}/messages`, stranger, undefined, 404);
    await http('POST', `${path}/${chat}/messages`, stranger, { content: 'x' }, 404);
    await http('POST', `${path}/${chat}/read`, stranger, { all: true }, 404);
  }
  await http('GET', path, undefined, undefined, 401);
  e.send({ type: 'typing', chat_id: chat, is_typing: true });
  await e.expect(error('not_found'));
  // What one cannot see, or is gone, moves nothing, and nobody hears of it.
  e.send({ type: 'mark_read', message_id: first.id });

  for (const bad of ['nonsense', Buffer.from([1]), { type: 'dance' }, { type: 'typing' }, { type: 'mark_read' }]) {
    a.send(bad);
    await a.expect(error('bad_request'));
  }
  a.send({ type: 'typing', chat_id: chat, is_typing: true, user_id: id(bob) });
  await a.expect(error('forbidden'));

  for (const each of [a, b, tablet, e]) {
    await each.expectNothingElse(ping, pong);
  }
  a.send({ type: 'ping', more: 'x'.repeat(8192) });
  await a.expectClose(1009);
});
