// The sohbet client and its React hooks against a running Parley.

import assert from 'node:assert/strict';
import { createElement as h } from 'react';
import { create } from 'react-test-renderer';
import WebSocket from 'ws';
import { Network, served, server, stories, until, user } from './support.mjs';

const { client: { Parley, Sohbet }, react } = await served();
const { ConnectionStatus, useChatWebSocket, useOnlineUsers, useWebSocket, useWebSocketMessage, WebSocketProvider } = react;
const ann = user('ann');
const bob = user('bob');
const network = await Network.open();
const native = new Parley({ url: server, token: ann.token, webSocket: WebSocket }).connect();
const chat = Number((await native.send({ to: bob.id, content: 'first' })).conversation_id);
native.close();
// Who have both written see each other.
const answering = new Parley({ url: server, token: bob.token, webSocket: WebSocket }).connect();
await answering.send({ conversation_id: String(chat), content: 'second' });
answering.close();

const seen = { messages: [] };
function Chat() {
  Object.assign(seen, { ...useChatWebSocket(chat), ...useOnlineUsers(), ...useWebSocket() });
  useWebSocketMessage('chat:message', message => seen.messages.push(message));
  return h(ConnectionStatus, { className: 'badge' });
}
const app = token => h(WebSocketProvider, { token, url: network.url, webSocket: WebSocket, firstDelayMs: 30 }, h(Chat));
const other = new Sohbet({ url: server, token: bob.token, webSocket: WebSocket, attempts: Infinity, firstDelayMs: 20 });
const othersMessages = [];
other.on('chat:message', message => othersMessages.push(message.content));
let tree;
const badge = () => tree.toJSON()?.props;

await stories({
  async 'without a token there is no connection'() {
    tree = create(app(null));
    await until(() => seen.status, 'the first render');
    assert.deepEqual([seen.connected, seen.status, seen.error], [false, 'idle', null]);
    assert.equal(seen.sendMessage('x'), false);
    assert.equal(seen.sendTyping(), false);
  },

  async 'with one there is, and the badge tells'() {
    tree.update(app(ann.token));
    await until(() => seen.connected, 'the connection');
    await until(() => badge()['data-status'] === 'open', 'the badge');
    assert.equal(badge().className, 'badge');
    assert.deepEqual(tree.toJSON().children, ['Connected']);
  },

  async 'others come'() {
    other.connect();
    await until(() => seen.isOnline(Number(bob.id)), 'the other user');
    assert.deepEqual(seen.onlineUsers, [Number(bob.id)]);
  },

  async 'others type until they have said it'() {
    assert.equal(other.sendTyping(chat), true);
    await until(() => seen.typingUsers.length === 1, 'typing');
    assert.deepEqual(seen.typingUsers, [Number(bob.id)]);
    other.sendMessage(chat, 'Hi');
    await until(() => seen.messages.some(message => message.content === 'Hi'), 'the message');
    await until(() => seen.typingUsers.length === 0, 'the end of typing');
  },

  async 'what is sent arrives'() {
    assert.equal(seen.sendMessage('Hello'), true);
    await until(() => othersMessages.includes('Hello'), 'the message');
  },

  async 'a lost connection is told, and comes back'() {
    network.down();
    await until(() => seen.status === 'waiting' || seen.status === 'connecting', 'the loss');
    assert.equal(seen.sendMessage('lost'), false);
    network.up();
    await until(() => seen.connected, 'the connection again');
    await until(() => seen.isOnline(bob.id), 'who is online');
  },

  async 'nothing is left behind'() {
    tree.unmount();
    other.close();
    await until(() => other.status.phase === 'stopped', 'the end');
  },
});
