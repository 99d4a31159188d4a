// The built client against a running Parley, over a network that fails.

import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { Network, recording, served, server, stories, until, user } from './support.mjs';

const { client: { Parley, ParleyError } } = await served();
const people = { ann: user('ann'), bob: user('bob'), eve: user('eve') };
const page = new EventTarget();
globalThis.addEventListener = page.addEventListener.bind(page);
globalThis.removeEventListener = page.removeEventListener.bind(page);

const network = await Network.open();
const Annes = recording();
const ann = new Parley({ url: network.url, token: people.ann.token, webSocket: Annes, firstDelayMs: 50, maxDelayMs: 200, attempts: Infinity });
const bob = new Parley({ url: server, token: () => Promise.resolve(people.bob.token), webSocket: WebSocket });
const heard = { ann: [], bob: [] };
ann.on('message.new', event => heard.ann.push(event));
bob.on('message.new', event => heard.bob.push(event));

let chat;
const seqs = who => heard[who].filter(event => event.conversation_id === chat).map(event => event.message.seq);
const upTo = last => Array.from({ length: last }, (_, i) => i + 1);
const last = who => seqs(who).at(-1) ?? 0;
/** Entries of Ann's own log, with the conversation that each is about. */
const own = [];
for (const type of ['conversation.created', 'member.removed', 'settings.updated', 'reset']) {
  ann.on(type, event => event.me_seq !== undefined && own.push([type, event.conversation_id]));
}
/** A request over HTTP, for which Ann needs no connection. */
async function http(who, method, path, body) {
  const response = await fetch(`${server}/api/v1/conversations${path}`, {
    method, body: JSON.stringify(body), headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' },
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}
const mute = (conversation, until) => http(people.ann, 'PUT', `/${conversation}/mute`, { until });
const sentBy = (Socket, type) => Socket.sent.filter(frame => frame.type === type);

await stories({
  async 'two people chat'() {
    ann.connect();
    bob.connect();
    assert.deepEqual(await ann.subscribe('*'), {});
    await bob.subscribe('*');
    assert.equal(ann.status.phase, 'open');
    const ack = await ann.send({ to: people.bob.id, content: 'Hello!' });
    chat = ack.conversation_id;
    assert.equal(ack.seq, 1);
    await until(() => last('bob') === 1 && last('ann') === 1, 'the first message');
    await bob.send({ conversation_id: chat, content: 'Hi' });
    await until(() => last('ann') === 2, 'the answer');
  },

  async 'a burst arrives in the order of the calls'() {
    const acks = await Promise.all(upTo(20).map(n => ann.send({ conversation_id: chat, content: String(n) })));
    assert.deepEqual(acks.map(ack => ack.seq), upTo(22).slice(2));
    await until(() => last('bob') === 22, 'the burst');
    assert.deepEqual(seqs('bob'), upTo(22));
    assert.deepEqual(heard.bob.slice(2).map(event => event.message.content), upTo(20).map(String));
  },

  async 'what was said while the connection was cut comes once, and what was sent arrives after'() {
    network.down();
    await until(() => !ann.status.connected, 'the cut');
    for (let n = 0; n < 5; n++) await bob.send({ conversation_id: chat, content: `away ${n}` });
    const acks = Promise.all(['x', 'y', 'z'].map(content => ann.send({ conversation_id: chat, content })));
    network.up();
    assert.deepEqual((await acks).map(ack => ack.seq), [28, 29, 30]);
    await until(() => last('ann') === 30 && last('bob') === 30, 'what was missed');
    assert.deepEqual(seqs('ann'), upTo(30));
    assert.deepEqual(seqs('bob'), upTo(30));
    assert.deepEqual(heard.bob.slice(-3).map(event => event.message.content), ['x', 'y', 'z']);
  },

  async 'a message whose ack is lost is sent again and stored once'() {
    network.deaf = true;
    const sending = ann.send({ conversation_id: chat, content: 'once', client_id: `once-${chat}` });
    await until(() => last('bob') === 31, 'the message');
    network.cut();
    network.deaf = false;
    const ack = await sending;
    assert.equal(ack.seq, 31);
    assert.equal(sentBy(Annes, 'message.send').filter(frame => frame.payload.content === 'once').length, 2);
    await until(() => last('ann') === 31, 'its own copy');
    await ann.send({ conversation_id: chat, content: 'after' });
    await until(() => last('ann') === 32 && last('bob') === 32, 'the next one');
    assert.deepEqual(seqs('ann'), upTo(32));
    assert.deepEqual(seqs('bob'), upTo(32));
  },

  async 'a conversation that began while the connection was cut is there'() {
    network.down();
    await until(() => !ann.status.connected, 'the cut');
    const eve = new Parley({ url: server, token: people.eve.token, webSocket: WebSocket }).connect();
    for (const content of ['one', 'two']) await eve.send({ to: people.ann.id, content });
    eve.close();
    network.up();
    const fromEve = () => heard.ann.filter(event => event.message.sender_id === people.eve.id);
    await until(() => fromEve().length === 2, 'what Eve said');
    assert.deepEqual(fromEve().map(event => event.message.content), ['one', 'two']);
  },

  async 'what concerns the user comes once and in order, after a cut and after a gap'() {
    own.length = 0;
    network.down();
    await until(() => !ann.status.connected, 'the cut');
    await mute(chat, '2999-01-01T00:00:00Z');
    const team = await http(people.bob, 'POST', '', { kind: 'group', members: [{ user_id: people.ann.id }] });
    network.up();
    await until(() => own.length === 2, 'what was missed');
    assert.deepEqual(own, [['settings.updated', chat], ['conversation.created', team.conversation_id]]);
    let lost = 0;
    Annes.lose = frame => frame.type === 'settings.updated' && lost++ === 0;
    await mute(chat, null);
    await mute(team.conversation_id, '2999-01-01T00:00:00Z');
    await until(() => own.length === 4, 'both');
    assert.deepEqual(own.slice(2), [['settings.updated', chat], ['settings.updated', team.conversation_id]]);
    Annes.lose = () => false;
  },

  async 'a gap is noticed and filled in order'() {
    const before = last('ann');
    let lost = 0;
    Annes.lose = frame => frame.type === 'message.new' && frame.payload.message.content === 'lost' && lost++ === 0;
    await bob.send({ conversation_id: chat, content: 'lost' });
    for (const content of ['next', 'last']) await bob.send({ conversation_id: chat, content });
    await until(() => last('ann') === before + 3, 'all three');
    assert.deepEqual(seqs('ann'), upTo(before + 3));
    Annes.lose = () => false;
  },

  async 'what was unsubscribed is not heard, over reconnects, until it is subscribed again'() {
    const before = last('ann');
    await ann.unsubscribe([chat]);
    await bob.send({ conversation_id: chat, content: 'unheard' });
    network.cut();
    await until(() => !ann.status.connected, 'the cut');
    await until(() => ann.status.connected, 'the connection again');
    await ann.presence([people.bob.id]);
    await bob.send({ conversation_id: chat, content: 'unheard, too' });
    await ann.presence([people.bob.id]);
    assert.equal(last('ann'), before);
    await ann.subscribe([chat], { [chat]: before });
    await until(() => last('ann') === before + 2, 'what was not heard');
    assert.deepEqual(seqs('ann'), upTo(before + 2));
  },

  async 'somebody who comes back to the page goes on where they were'() {
    const { conversations, me } = JSON.parse(JSON.stringify(ann.held()));
    assert.equal(conversations[chat], last('ann'));
    const later = conversations[chat];
    for (const held of [{ [chat]: later - 2 }, { conversations: { [chat]: later - 2 }, me: me - 1 }]) {
      const tablet = new Parley({ url: server, token: people.ann.token, webSocket: WebSocket }).connect();
      const got = [];
      tablet.on('message.new', event => event.conversation_id === chat && got.push(event.message.seq));
      tablet.on('settings.updated', event => got.push(event.muted_until));
      await tablet.subscribe('*', held);
      const missed = held.me === undefined ? [] : ['2999-01-01T00:00:00Z'];
      await until(() => got.length === missed.length + 2, 'what came since');
      assert.deepEqual(got, [...missed, later - 1, later]);
      assert.equal(tablet.held().me, me);
      tablet.close();
    }
  },

  async 'typing is told now and then'() {
    const typing = [];
    bob.on('typing.start', event => typing.push(['start', event.user_id]));
    bob.on('typing.stop', event => typing.push(['stop', event.user_id]));
    const before = sentBy(Annes, 'typing').length;
    for (let n = 0; n < 50; n++) ann.typing(chat);
    assert.equal(sentBy(Annes, 'typing').length, before + 1);
    await until(() => typing.length === 1, 'typing');
    ann.typing(chat, false);
    ann.typing(chat, false);
    assert.equal(sentBy(Annes, 'typing').length, before + 2);
    await until(() => typing.length === 2, 'the end of it');
    assert.deepEqual(typing, [['start', people.ann.id], ['stop', people.ann.id]]);
  },

  async 'read cursors go forward, few frames at a time'() {
    const cursors = [];
    bob.on('message.read', event => event.user_id === people.ann.id && cursors.push(event.seq));
    const before = sentBy(Annes, 'read').length;
    for (let seq = 1; seq < 10; seq++) ann.read(chat, seq);
    ann.read(chat);
    ann.read(chat, 3);
    await until(() => cursors.at(-1) === last('ann'), 'the cursor');
    assert.equal(sentBy(Annes, 'read').length, before + 2);
    assert.deepEqual(cursors, [...cursors].sort((a, b) => a - b));
  },

  async 'history, edits, deletions, presence and rooms are answered'() {
    const { messages, has_more } = await ann.history(chat, { after: 0, limit: 2 });
    assert.deepEqual(messages.map(message => message.seq), [1, 2]);
    assert.equal(has_more, true);
    const edited = [];
    bob.on('message.updated', event => edited.push(event.message.content));
    assert.equal((await ann.edit(messages[0].id, 'Hello, Bob!')).seq, 1);
    await until(() => edited.length === 1, 'the edit');
    assert.deepEqual(edited, ['Hello, Bob!']);
    assert.equal((await bob.delete(messages[1].id)).seq, 2);
    await assert.rejects(ann.edit(messages[1].id, 'x'), error => error instanceof ParleyError && error.code === 'not_found' || error.code === 'forbidden');
    const [shown] = await ann.presence([people.bob.id]);
    assert.equal(shown.online, true);
    const room = `room-${chat}`;
    const typing = [];
    bob.on('room.typing', event => typing.push(event));
    await Promise.all([ann.joinRoom(room), bob.joinRoom(room)]);
    ann.roomTyping(room);
    await until(() => typing.length === 1, 'typing in the room');
    assert.deepEqual(typing[0], { room, user_id: people.ann.id, is_typing: true });
    await ann.leaveRoom(room);
  },

  async 'what cannot be sent is said at once'() {
    const code = expected => error => error.code === expected;
    await assert.rejects(ann.send({ conversation_id: chat, content: 'x'.repeat(9000) }), code('too_large'));
    await assert.rejects(ann.send({ content: 'x' }), code('bad_request'));
    await assert.rejects(ann.send({ conversation_id: 'none', content: 'x' }), code('not_found'));
    assert.equal(ann.status.connected, true);
  },

  async 'a token is renewed before it ends'() {
    const tokens = [user('short').token, people.ann.token];
    const renewing = new Parley({ url: server, token: () => tokens.shift(), webSocket: WebSocket, attempts: 0 });
    const ends = [];
    renewing.on('auth.success', event => ends.push(Date.parse(event.expires_at)));
    renewing.connect();
    await until(() => ends.length === 2, 'the renewal');
    assert.ok(ends[1] - ends[0] > 1_000_000);
    assert.equal(renewing.status.connected, true);
    renewing.close();
  },

  async 'a token that cannot be renewed is not shown again and again'() {
    const Sockets = recording();
    const stuck = new Parley({ url: server, token: user('short').token, webSocket: Sockets });
    let warned = 0;
    stuck.on('auth.expiring', () => warned++);
    stuck.connect();
    await until(() => warned > 0, 'the warning');
    await stuck.presence([people.bob.id]);
    await stuck.presence([people.bob.id]);
    assert.equal(sentBy(Sockets, 'auth').length, 1);
    stuck.close();
  },

  async 'a bad token is not tried for ever'() {
    const liar = new Parley({ url: server, token: 'x', webSocket: WebSocket, attempts: 2, firstDelayMs: 10 });
    const errors = [];
    liar.on('error', error => errors.push(error.code));
    const refused = assert.rejects(liar.presence(['x']), error => error.code === 'unauthorized');
    liar.connect();
    await until(() => liar.status.phase === 'stopped', 'the end');
    assert.deepEqual([liar.status.reason, liar.status.code], ['unauthorized', 4401]);
    assert.deepEqual(errors, ['unauthorized']);
    await refused;
    liar.close();
    const tokens = ['x', 'y', people.eve.token];
    const late = new Parley({ url: server, token: () => tokens.shift(), webSocket: WebSocket, firstDelayMs: 10 }).connect();
    await until(() => late.status.connected, 'a token that is good');
    late.close();
    const stubborn = new Parley({ url: server, token: () => 'x', webSocket: WebSocket, firstDelayMs: 10 }).connect();
    await until(() => stubborn.status.reason === 'unauthorized', 'the same token again');
  },

  async 'signals reach the other'() {
    const signals = [];
    bob.once('signal', signal => signals.push(signal));
    assert.equal(ann.signal({ conversation_id: chat }, 'call.offer', { sdp: 'v=0' }), true);
    await until(() => signals.length === 1, 'the signal');
    assert.deepEqual(signals[0], { conversation_id: chat, user_id: people.ann.id, name: 'call.offer', data: { sdp: 'v=0' } });
  },

  async 'the browser comes online'() {
    const slow = new Parley({ url: network.url, token: people.eve.token, webSocket: WebSocket, firstDelayMs: 600_000, maxDelayMs: 600_000 });
    slow.connect();
    await until(() => slow.status.connected, 'the connection');
    network.cut();
    await until(() => slow.status.phase === 'waiting', 'the cut');
    assert.ok(slow.status.retryInMs > 200_000);
    page.dispatchEvent(new Event('online'));
    await until(() => slow.status.connected, 'the connection again');
    slow.close();
  },

  async 'what waits fails when the client is closed'() {
    network.down();
    await until(() => !ann.status.connected, 'the cut');
    const waiting = ann.send({ conversation_id: chat, content: 'never' });
    ann.close();
    await assert.rejects(waiting, error => error.code === 'closed');
    assert.deepEqual([ann.status.phase, ann.status.reason], ['stopped', 'closed']);
    bob.close();
  },
});
