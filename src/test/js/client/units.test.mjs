// The parts that are apart from sockets, timers and clocks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat, Order } from './js/console/chat.js';
import { Frames, matches } from './js/console/frames.js';
import { Handlers } from './js/src/handlers.js';
import { Inbox } from './js/src/inbox.js';
import { backOff, DEFAULTS, IDLE, status, step } from './js/src/connection-state.js';
import { Marks } from './js/src/marks.js';
import { Outbox } from './js/src/outbox.js';
import { ParleyError } from './js/src/error.js';
import { refusal } from './js/src/probe.js';
import { retryDelay } from './js/src/refusals.js';
import { Subscriptions } from './js/src/subscriptions.js';
import { Throttle } from './js/src/throttle.js';

const SETTINGS = { ...DEFAULTS, attempts: 5, authenticates: true };

/** Takes inputs of the form [at, type or input], with a random value in the middle. */
function after(...inputs) {
  let state = IDLE;
  let effects = [];
  for (const [at, input] of inputs) {
    [state, effects] = step(SETTINGS, state, typeof input === 'string' ? { type: input } : input, at, 0.5);
  }
  return { ...state, effects };
}

const OPEN = [[0, 'connect'], [1, 'opened'], [2, 'authenticated']];
const lost = code => ({ type: 'lost', code });

test('a connection is dialled, shows its token and is open', () => {
  assert.deepEqual(after([0, 'connect']).effects, ['dial']);
  assert.deepEqual(after(...OPEN.slice(0, 2)).effects, ['authenticate']);
  assert.equal(after(...OPEN).phase, 'open');
  assert.deepEqual(after(...OPEN, [3, 'connect']).effects, []);
});

test('delays double, and attempts end', () => {
  const inputs = [...OPEN];
  const delays = [];
  let now = 10;
  for (;;) {
    inputs.push([now, lost(1006)]);
    const state = after(...inputs);
    if (state.phase === 'stopped') break;
    delays.push(state.wakeAt - now);
    now = state.wakeAt;
    inputs.push([now, 'timer']);
  }
  assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16000]);
  assert.equal(after(...inputs).reason, 'exhausted');
  assert.deepEqual(after(...inputs, [now, 'online']).effects, ['dial']);
  assert.deepEqual(after(...inputs, [now, 'seen']).effects, ['dial']);
});

test('attempts are counted anew after a stable connection only', () => {
  const again = at => [[at, lost(1006)], [at + 1000, 'timer'], [at + 1001, 'opened'], [at + 1002, 'authenticated']];
  assert.equal(after(...OPEN, ...again(100), [1500, lost(1006)]).attempt, 2);
  assert.equal(after(...OPEN, ...again(100), [11_102, lost(1006)]).attempt, 1);
});

test('jitter spreads a delay from half to one and a half of it', () => {
  assert.equal(backOff(DEFAULTS, 2, 0), 2000);
  assert.equal(backOff(DEFAULTS, 2, 1), 6000);
  assert.equal(backOff(DEFAULTS, 50, 0.5), 30_000);
});

test('the server says when to come back, and that is no failed attempt', () => {
  const state = after(...OPEN, [100, { type: 'hint', afterMs: 1840 }], [200, lost(1012)]);
  assert.deepEqual([state.phase, state.wakeAt, state.attempt], ['waiting', 1940, 0]);
});

test('some closes are the end, and busy servers are given time', () => {
  assert.deepEqual([after(...OPEN, [9, lost(4403)]).phase, after(...OPEN, [9, lost(4403)]).reason], ['stopped', 'revoked']);
  assert.equal(after(...OPEN, [9, lost(1008)]).reason, 'protocol');
  assert.equal(after(...OPEN, [9, lost(4403)], [10, 'online']).phase, 'stopped');
  assert.equal(after(...OPEN, [9, lost(1013)]).wakeAt, 4009);
  assert.equal(after(...OPEN, [9, lost(4401)]).wakeAt, 1009);
});

test('silence is asked about, and then the end', () => {
  const pinged = [...OPEN, [25_002, 'timer']];
  assert.deepEqual(after(...pinged).effects, ['ping']);
  assert.equal(after(...pinged, [26_000, 'heard'], [35_002, 'timer']).phase, 'open');
  assert.deepEqual(after(...pinged, [35_001, 'timer']).effects, []);
  const ended = after(...pinged, [35_002, 'timer']);
  assert.deepEqual([ended.phase, ended.effects], ['waiting', ['hangUp']]);
});

test('a connection that does not come about is given up', () => {
  assert.deepEqual(after([0, 'connect'], [10_000, 'timer']).effects, ['hangUp']);
  assert.equal(after([0, 'connect'], [5, 'opened'], [10_005, 'timer']).phase, 'waiting');
});

test('offline: a connection is asked for a sign of life, and none is tried', () => {
  const offline = [...OPEN, [100, 'offline']];
  assert.deepEqual(after(...offline).effects, ['ping']);
  assert.equal(after(...offline, [200, 'heard'], [3100, 'timer']).phase, 'open');
  const dead = after(...offline, [3100, 'timer']);
  assert.deepEqual([dead.phase, dead.wakeAt], ['waiting', undefined]);
  assert.deepEqual(status(dead, 3100), { phase: 'waiting', connected: false, attempt: 1, code: 1006 });
  const back = after(...offline, [3100, 'timer'], [4000, 'online']);
  assert.deepEqual([back.phase, back.attempt, back.effects], ['connecting', 0, ['dial']]);
  assert.equal(after(...OPEN, [5, lost(1006)], [6, 'offline']).wakeAt, undefined);
});

test('closed by the app is closed', () => {
  assert.deepEqual(after(...OPEN, [5, 'close']).effects, ['hangUp']);
  assert.deepEqual(after(...OPEN, [5, 'close'], [6, 'online'], [6, 'seen'], [7, 'timer'], [8, lost(1006)]).reason, 'closed');
  assert.deepEqual(after(...OPEN, [5, 'close'], [6, 'connect']).effects, ['dial']);
});

test('inbox: next ones are taken, repeats are not', () => {
  const inbox = new Inbox();
  inbox.start('c', 3);
  assert.equal(inbox.accept('c', 4), 'next');
  assert.equal(inbox.accept('c', 4), 'repeat');
  assert.equal(inbox.accept('c', undefined), 'next');
  assert.equal(inbox.held('c'), 4);
});

test('inbox: an entry that names the one before it is next, also where that is far back', () => {
  const inbox = new Inbox();
  inbox.start('c', 3);
  assert.equal(inbox.accept('c', 8), 'gap');
  assert.equal(inbox.accept('c', 8, 5), 'gap');
  assert.equal(inbox.held('c'), 3);
  assert.equal(inbox.accept('c', 8, 3), 'next');
  assert.equal(inbox.accept('c', 10, 2), 'next');
  assert.equal(inbox.held('c'), 10);
});

test('inbox: a conversation of which nothing is held begins anywhere', () => {
  const inbox = new Inbox();
  assert.equal(inbox.accept('c', 8), 'next');
  inbox.start('c', 2);
  assert.equal(inbox.accept('c', 3), 'next');
});

/** Subscriptions whose requests are kept, to be answered by hand. */
function subscriptions() {
  const asked = [];
  const requests = {
    ask: (type, payload) => new Promise((resolve, reject) => asked.push({ type, payload, resolve, reject })),
  };
  return { asked, subs: new Subscriptions(requests, () => true, 4096) };
}

/** Answers the oldest request, as the client does when `subscribed` comes. */
async function answer({ asked, subs }, seqs, me) {
  const { payload, resolve } = asked.shift();
  subs.subscribed(payload.conversation_ids, seqs, true, me);
  resolve({ seqs });
  await new Promise(setImmediate);
  return payload;
}

test('own log: it begins at the first answer, and the next connection goes on from there', async () => {
  const one = subscriptions();
  one.subs.subscribe('*', {}).catch(() => {});
  assert.deepEqual(await answer(one, { c: 3 }, 7), { conversation_ids: '*' });
  assert.deepEqual(one.subs.all(), { conversations: { c: 3 }, me: 7 });
  assert.equal(one.subs.acceptOwn({ me_seq: 7 }), false);
  assert.equal(one.subs.acceptOwn({ me_seq: 8 }), true);
  one.subs.subscribe(['d'], {}).catch(() => {});
  assert.deepEqual(await answer(one, { d: 0 }, 8), { conversation_ids: ['d'], since: {} });
  one.subs.lost();
  one.subs.resume();
  assert.deepEqual(one.asked.map(({ payload }) => payload.me_since), [8, undefined]);
});

test('own log: until the answer only what follows is taken, and then what was missed', async () => {
  const one = subscriptions();
  one.subs.subscribe('*', { conversations: {}, me: 5 }).catch(() => {});
  assert.equal(one.subs.acceptOwn({ me_seq: 9 }), false);
  assert.equal(one.asked.length, 1);
  assert.deepEqual(await answer(one, {}, 9), { conversation_ids: '*', me_since: 5 });
  assert.equal(one.subs.acceptOwn({ me_seq: 8, prev: 5 }), true);
  assert.equal(one.subs.acceptOwn({ me_seq: 9 }), true);
  assert.equal(one.subs.all().me, 9);
});

test('own log: a gap is asked about once, by a conversation that is subscribed already', async () => {
  const one = subscriptions();
  one.subs.subscribe('*', {}).catch(() => {});
  await answer(one, { c: 3 }, 7);
  assert.equal(one.subs.acceptOwn({ me_seq: 9 }), false);
  assert.equal(one.subs.acceptOwn({ me_seq: 12, prev: 10 }), false);
  assert.equal(one.asked.length, 1);
  assert.deepEqual(await answer(one, { c: 3 }, 12), { conversation_ids: ['c'], me_since: 7 });
  assert.equal(one.subs.acceptOwn({ me_seq: 12, prev: 7 }), true);
});

test('own log: another log is followed after a reset', () => {
  const { subs } = subscriptions();
  subs.subscribe('*', { conversations: { c: 3 }, me: 50 }).catch(() => {});
  subs.reset({ me_seq: 40 });
  assert.equal(subs.acceptOwn({ me_seq: 41 }), true);
  assert.deepEqual(subs.all(), { conversations: { c: 3 }, me: 41 });
});

test('own log: without a subscription entries come as they are', () => {
  const { asked, subs } = subscriptions();
  assert.deepEqual([3, 9, 9].map(me_seq => subs.acceptOwn({ me_seq })), [true, true, false]);
  assert.equal(asked.length, 0);
});

test('what earlier versions held is the conversations alone', async () => {
  const one = subscriptions();
  one.subs.subscribe('*', { conversations: 4, c: 3 }).catch(() => {});
  assert.deepEqual(await answer(one, { conversations: 4, c: 3 }, 7),
    { conversation_ids: ['conversations', 'c'], since: { conversations: 4, c: 3 } });
  assert.deepEqual(one.subs.all(), { conversations: { conversations: 4, c: 3 }, me: 7 });
});

const ack = client_id => ({ client_id, id: '1', conversation_id: 'c', seq: 1, created_at: '' });
const ids = due => due.map(one => one.clientId);

test('outbox: of each target one is on its way', async () => {
  const outbox = new Outbox(10, 1000);
  const first = outbox.add('1', 'a', {});
  outbox.add('2', 'a', {});
  outbox.add('3', 'b', {});
  assert.equal(outbox.add('1', 'a', {}), first);
  const due = outbox.due(0);
  assert.deepEqual(ids(due), ['1', '3']);
  assert.deepEqual(ids(outbox.due(1)), []);
  assert.equal(outbox.acknowledged(due[0].ref, ack('1')), true);
  assert.equal((await first).client_id, '1');
  assert.deepEqual(ids(outbox.due(2)), ['2']);
});

test('outbox: lost acks, lost connections and busy servers mean again', () => {
  const outbox = new Outbox(10, 1000);
  outbox.add('1', 'a', {}).catch(() => {});
  outbox.due(0);
  assert.equal(outbox.nextAt(), 1000);
  const [again] = outbox.due(1000);
  assert.equal(outbox.refused(again.ref, new ParleyError('rate_limited', ''), 700, 1100, 0.5), true);
  assert.deepEqual(ids(outbox.due(1799)), []);
  assert.deepEqual(ids(outbox.due(1800)), ['1']);
  outbox.lost(1006);
  assert.deepEqual(ids(outbox.due(1801)), ['1']);
});

test('outbox: what is refused for good, is too long or too many fails', async () => {
  const outbox = new Outbox(2, 1000);
  const code = expected => error => error.code === expected;
  const forbidden = outbox.add('1', 'a', {});
  const tooLong = outbox.add('2', 'b', {});
  await assert.rejects(outbox.add('3', 'c', {}), code('queue_full'));
  const [first] = outbox.due(0);
  outbox.refused(first.ref, new ParleyError('forbidden', ''), undefined, 0, 0.5);
  await assert.rejects(forbidden, code('forbidden'));
  outbox.lost(1009);
  await assert.rejects(tooLong, code('too_large'));
  assert.equal(outbox.nextAt(), undefined);
});

test('outbox: it is not tried for ever', async () => {
  const outbox = new Outbox(2, 1000);
  const sending = outbox.add('1', 'a', {});
  let now = 0;
  for (let n = 0; n <= 10; n++) {
    now = Math.max(now, outbox.nextAt());
    outbox.refused(outbox.due(now)[0].ref, new ParleyError('internal', ''), undefined, now, 0.5);
  }
  await assert.rejects(sending, error => error.code === 'internal');
});

test('a server that names a short time is waited for longer each time', () => {
  assert.deepEqual([0, 1, 5].map(refusals => retryDelay(refusals, 2, 0.5)), [100, 200, 3200]);
  assert.equal(retryDelay(0, 5000, 0.5), 5000);
  assert.equal(retryDelay(0, undefined, 0.5), 1000);
});

test('marks go forward, and what may not have arrived is told again', () => {
  const marks = new Marks();
  assert.equal(marks.read('c', 5), true);
  assert.equal(marks.read('c', 4), false);
  assert.deepEqual(marks.due(0), [{ conversation_id: 'c', seq: 5 }]);
  assert.deepEqual(marks.due(1), []);
  marks.lost(100_000);
  assert.deepEqual(marks.due(2), []);
  marks.lost(59_999);
  assert.deepEqual(marks.due(3), [{ conversation_id: 'c', seq: 5 }]);
});

test('typing is told every few seconds, and its end where it was told', () => {
  const throttle = new Throttle(3000);
  assert.deepEqual([0, 1, 2999, 3000].map(now => throttle.started('c', now)), [true, false, false, true]);
  assert.equal(throttle.ended('c', 3001), true);
  assert.equal(throttle.ended('c', 3002), false);
  assert.equal(throttle.started('c', 3003), true);
  assert.equal(throttle.ended('c', 13_003), false);
});

// Of the console.

const said = (seq, sender_id, more = {}) => ({ id: String(seq), seq, sender_id, content: `text ${seq}`, created_at: `2026-01-01T00:00:0${seq}Z`, ...more });
const ticks = chat => chat.lines().filter(line => line.message.sender_id === 'ann').map(line => chat.tick(line));

test('ticks turn when all others have read', () => {
  const chat = new Chat('c', 'ann');
  chat.members = ['ann', 'bob', 'carol'];
  chat.sending('x', 'text 1', 'now');
  assert.deepEqual(ticks(chat), ['waiting']);
  chat.add(said(1, 'ann', { client_id: 'x' }));
  assert.deepEqual(ticks(chat), ['sent']);
  chat.read('bob', 1);
  assert.deepEqual(ticks(chat), ['sent']);
  chat.read('carol', 2);
  chat.read('carol', 0);
  assert.deepEqual(ticks(chat), ['read']);
  chat.sending('y', 'text', 'now');
  chat.failed('y', 'too large');
  assert.deepEqual(ticks(chat), ['read', 'failed']);
});

test('what is unread is counted, and one line stays one line', () => {
  const chat = new Chat('c', 'ann');
  chat.listed(4, 2, 1, said(4, 'ann'));
  assert.equal(chat.unread, 1);
  chat.listed(4, 2, undefined, null);
  assert.equal(chat.unread, 1);
  chat.add(said(5, 'bob'));
  chat.add(said(3, 'bob'));
  chat.add(said(5, 'bob'));
  assert.deepEqual(chat.lines().map(line => line.message.seq), [3, 5]);
  assert.equal(chat.unread, 2);
  chat.read('ann', 5);
  assert.equal(chat.unread, 0);
  chat.remove(5, 'now');
  assert.equal(chat.last.deleted_at, 'now');
  chat.add(said(6, 'ann'));
  assert.deepEqual([chat.unread, chat.last.seq], [0, 6]);
});

test('repeats and holes are counted', () => {
  const order = new Order();
  for (const seq of [4, 5, 5, 8, 9, 7]) order.came({ conversation_id: 'c', seq });
  order.came({ conversation_id: 'd', seq: 1 });
  order.came({ conversation_id: 'c', seq: 15, prev: 9 });
  assert.deepEqual([order.delivered, order.repeated, order.missing], [8, 2, 2]);
  for (const own of [{ me_seq: 4 }, { me_seq: 7, prev: 4 }, {}, { me_seq: 9 }]) order.cameOwn(own);
  assert.deepEqual([order.delivered, order.repeated, order.missing], [11, 2, 3]);
});

test('frames are shown with their seq and without tokens, and the last ones only', () => {
  const frames = new Frames(() => {});
  const ann = { name: 'alice' };
  frames.add(ann, 'out', '{"type":"auth","payload":{"token":"secret"}}', 0);
  frames.add(ann, 'in', '{"type":"message.new","payload":{"message":{"seq":7,"content":"é"}}}', 0);
  frames.add({ name: 'bob' }, 'out', '{"type":', 0);
  frames.add({ name: 'bob' }, 'note', 'closed 1006', 0);
  assert.deepEqual(frames.all.map(frame => [frame.type, frame.seq]),
    [['auth', undefined], ['message.new', 7], ['not JSON', undefined], ['closed 1006', undefined]]);
  assert.doesNotMatch(JSON.stringify(frames.all), /secret/);
  ann.name = 'ann';
  assert.equal(frames.all[0].who.name, 'ann');
  assert.equal(frames.all[1].bytes, 69);
  const filter = { who: '', text: '', beats: true };
  assert.equal(frames.all.filter(frame => matches({ ...filter, who: 'bob' }, frame)).length, 2);
  assert.equal(frames.all.filter(frame => matches({ ...filter, text: 'é' }, frame)).length, 1);
  for (let n = 0; n < 600; n++) frames.add(ann, 'in', '{"type":"pong"}', 0);
  assert.deepEqual([frames.all.length, frames.all.at(-1).number], [500, 604]);
  assert.equal(frames.all.filter(frame => matches({ ...filter, beats: false }, frame)).length, 0);
});

test('attempts go on for ever where nothing else is said', () => {
  let state = IDLE;
  [state] = step({ ...DEFAULTS, authenticates: true }, state, { type: 'connect' }, 0, 0.5);
  for (let n = 0; n < 1000; n++) {
    [state] = step({ ...DEFAULTS, authenticates: true }, state, lost(1006), n, 0.5);
    assert.equal(state.phase, 'waiting');
    [state] = step({ ...DEFAULTS, authenticates: true }, state, { type: 'timer' }, state.wakeAt, 0.5);
  }
});

test('a refusal is the end at once, and an open connection knows better', () => {
  const refused = { type: 'refused', reason: 'forbidden' };
  assert.deepEqual([after([0, 'connect'], [1, lost(1006)], [2, refused]).phase, after([0, 'connect'], [1, lost(1006)], [2, refused]).reason],
    ['stopped', 'forbidden']);
  assert.equal(after(...OPEN, [3, refused]).phase, 'open');
  assert.deepEqual(after([0, 'connect'], [1, refused], [2, 'online']).effects, []);
  assert.deepEqual(after([0, 'connect'], [1, refused], [2, 'connect']).effects, ['dial']);
});

test('handlers come and go', () => {
  const handlers = new Handlers();
  const heard = [];
  const twice = value => heard.push(value);
  const off = handlers.on('a', twice);
  handlers.on('a', twice);
  handlers.once('a', value => {
    heard.push(`once ${value}`);
    handlers.emit('a', 'inner');
  });
  handlers.emit('a', 1);
  assert.deepEqual(heard, [1, 1, 'once 1', 'inner', 'inner']);
  handlers.off('a', twice);
  handlers.emit('a', 2);
  off();
  handlers.emit('a', 3);
  handlers.off('a', twice);
  handlers.off('b', twice);
  handlers.emit('a', 4);
  assert.deepEqual(heard.slice(5), [2, 3]);
});

test('what is refused for good is told from what is down', async () => {
  const before = globalThis.fetch;
  const asked = [];
  const answering = answers => {
    asked.length = 0;
    globalThis.fetch = async (url, options) => {
      asked.push([url, options.mode ?? 'cors', options.headers?.authorization]);
      const answer = answers.shift();
      if (answer === undefined) throw new TypeError('Failed to fetch');
      return { status: answer };
    };
  };
  const why = token => refusal('wss://chat.example/app/ws', '/ws', token);
  try {
    answering([0, 401]);
    assert.equal(await why('t'), 'unauthorized');
    assert.deepEqual(asked[1], ['https://chat.example/app/api/conversations?limit=1', 'cors', 'Bearer t']);
    answering([0, 403]);
    assert.equal(await why(), 'forbidden');
    assert.equal(asked[1][0], 'https://chat.example/app/health');
    for (const status of [200, 404, 429, 503]) {
      answering([0, status]);
      assert.equal(await why(), undefined);
    }
    answering([0, undefined, 0]);
    assert.equal(await why(), 'forbidden');
    for (const down of [[undefined, undefined, undefined], [0, undefined, undefined], [undefined, undefined, 0]]) {
      answering([...down]);
      assert.equal(await why(), undefined);
    }
  } finally {
    globalThis.fetch = before;
  }
});
