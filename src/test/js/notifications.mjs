// The notifications document, top to bottom; payments are left to those who hold the secret of the webhook.

import { any, Client, expectRefusal, http, newId, transcript, user } from './transcript.mjs';

const ann = user('ann');
const bob = user('bob');
const service = user('service');
const admin = user('admin');
const door = who => `/ws/connect?token=${who.token}`;
const api = '/api/v1/websocket';
const frame = (type, data) => ({ type, data, timestamp: any.time });
const error = code => frame('error', { code, message: any.text });
const ping = { type: 'ping' };
const pong = frame('pong', {});

await transcript(async () => {
  await expectRefusal('nobody', '/ws/connect', 401);
  await expectRefusal('nobody', '/ws/connect?token=x', 401);
  const a = await Client.connect('ann', door(ann));
  const b = await Client.connect('bob', door(bob));

  // Client frames.
  a.send(ping);
  await a.expect(pong);
  const room = `room-${newId()}`;
  a.send({ type: 'typing_indicator', data: { room, is_typing: true } });
  await a.expect(error('forbidden'));
  for (const each of [a, b]) {
    each.send({ type: 'join_room', data: { room } });
    await each.expect(frame('room_joined', { room }));
  }
  await a.expect(frame('presence_update', { user_id: bob.id, status: 'online' }));
  await b.expect(frame('presence_update', { user_id: ann.id, status: 'online' }));
  a.send({ type: 'presence_update', data: { status: 'busy' } });
  await b.expect(frame('presence_update', { user_id: ann.id, status: 'busy' }));
  a.send({ type: 'typing_indicator', data: { room, is_typing: true } });
  await b.expect(frame('typing_indicator', { room, user_id: ann.id, is_typing: true }));
  a.send({ type: 'typing_indicator', data: { room, is_typing: false } });
  await b.expect(frame('typing_indicator', { room, user_id: ann.id, is_typing: false }));
  a.send({ type: 'presence_update', data: { status: 'sleepy' } });
  await a.expect(error('bad_request'));
  a.send('nonsense');
  await a.expect(error('bad_request'));

  // What other services send.
  const notice = { title: 'Payment Successful', message: 'Thanks', payload: { order_id: 456 } };
  const sent = await http('POST', `${api}/send/notification`, service,
    { user_id: ann.id, notification_type: 'payment_succeeded', ...notice }, 202,
    { id: any.decimal, connections_reached: 1 });
  await a.expect(frame('notification', { id: sent.id, notification_type: 'payment_succeeded', ...notice }));
  await http('POST', `${api}/send/system`, admin, { message_type: 'maintenance', ...notice }, 202);
  for (const each of [a, b]) {
    await each.expect(frame('system_message', { message_type: 'maintenance', ...notice }));
  }
  await http('POST', `${api}/send/room`, service, { room, notification_type: 'news', ...notice }, 202);
  for (const each of [a, b]) {
    await each.expect(frame('room_notification', { room, notification_type: 'news', ...notice }));
  }
  const payment = { payment_id: 123, amount: 1000, currency: 'usd', status: 'succeeded' };
  await http('POST', `${api}/send/payment`, service, { user_id: ann.id, ...payment }, 202);
  await a.expect(frame('payment_update', payment));
  const payload = { order_id: 456, status: 'shipped' };
  await http('POST', `${api}/live/update`, service, { user_id: ann.id, update_type: 'order_status', payload }, 202);
  await a.expect(frame('live_update', { update_type: 'order_status', payload }));
  await http('POST', `${api}/live/data`, service, { user_id: ann.id, data_type: 'order_status', payload }, 202);
  await a.expect(frame('data_update', { data_type: 'order_status', payload }));
  await http('POST', `${api}/live/broadcast`, admin, { data_type: 'order_status', payload }, 202);
  for (const each of [a, b]) {
    await each.expect(frame('data_update', { data_type: 'order_status', payload }));
  }
  await http('POST', `${api}/realtime/typing`, ann, { room, is_typing: true }, 200);
  await b.expect(frame('typing_indicator', { room, user_id: ann.id, is_typing: true }));
  await http('POST', `${api}/realtime/presence`, ann, { status: 'busy' }, 200);

  // Who may not.
  await http('POST', `${api}/send/notification`, ann, { user_id: bob.id, notification_type: 'x', ...notice }, 403);
  await http('POST', `${api}/send/system`, service, { message_type: 'x', ...notice }, 403);
  await http('POST', `${api}/live/update`, undefined, { user_id: ann.id, update_type: 'x', payload }, 401);
  await http('POST', `${api}/send/notification`, service, { user_id: ann.id, title: 7 }, 400);

  // What is kept.
  const kept = await http('GET', `${api}/notifications?unread=true`, ann, undefined, 200);
  if (kept.unread_count !== 1 || kept.notifications.length !== 1 || kept.notifications[0].id !== sent.id) {
    throw new Error(`one unread notification was to be kept: ${JSON.stringify(kept)}`);
  }
  await http('PUT', `${api}/notifications/${sent.id}/read`, bob, undefined, 404);
  await http('PUT', `${api}/notifications/${sent.id}/read`, ann, undefined, 200);
  await http('PUT', `${api}/notifications/read-all`, ann, undefined, 200);
  const mine = await http('GET', `${api}/connections/user`, ann, undefined, 200);
  if (mine.connections.length !== 1) {
    throw new Error(`Ann has one connection: ${JSON.stringify(mine)}`);
  }
  await http('GET', `${api}/connections/stats`, ann, undefined, 403);
  await http('GET', `${api}/connections/stats`, admin, undefined, 200);

  for (const each of [a, b]) {
    each.send({ type: 'leave_room', data: { room } });
    await each.expect(frame('room_left', { room }));
    each.passOver('typing_indicator');
    await each.expectNothingElse(ping, pong);
  }
  a.send({ type: 'ping', data: { x: 'x'.repeat(512) } });
  await a.expectClose(1009);
});
