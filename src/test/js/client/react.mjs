// The sohbet client and its React hooks against a running Parley.

import assert from 'node:assert/strict';
import { createElement as h, StrictMode, useState } from 'react';
import { act, create } from 'react-test-renderer';
import WebSocket from 'ws';
import { Network, recording, served, server, stories, until, user } from './support.mjs';

const { client: { Parley, Sohbet }, react } = await served();
const { ConnectionStatus, useChatWebSocket, useOnlineUsers, useWebSocket, useWebSocketMessage, WebSocketProvider, websocketService } = react;
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
  useWebSocketMessage('chat:message', message => seen.messages.push(message.payload));
  return h(ConnectionStatus, { className: 'badge' });
}
const app = token => h(WebSocketProvider, { token, url: network.url, webSocket: WebSocket, firstDelayMs: 30 }, h(Chat));
const other = new Sohbet({ url: server, token: bob.token, webSocket: WebSocket, attempts: Infinity, firstDelayMs: 20 });
const othersMessages = [];
other.on('chat:message', message => othersMessages.push(message.content));

// The screen of the app's own document, but for its one slip: who awaits is async.
function ChatWindow({ conversationId }) {
  const { sendMessage, sendTyping, typingUsers } = useChatWebSocket(conversationId);
  const [messages, setMessages] = useState([]);
  useWebSocketMessage('chat:message', (message) => {
    if (message.payload.conversation_id === conversationId) {
      setMessages(prev => [...prev, message.payload]);
    }
  });
  const handleSend = async () => {
    const sent = sendMessage('By the screen');
    if (!sent) {
      const response = await fetch(`${server}/api/conversations/${conversationId}/messages`, {
        method: 'POST', headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content: 'By the fallback' }),
      });
      seen.fallback = response.status;
    }
  };
  return h('div', null,
    messages.map(message => h('p', { key: message.id }, message.content)),
    typingUsers.length > 0 && h('div', null, 'Someone is typing...'),
    h('input', { onChange: () => sendTyping(), onKeyPress: handleSend }));
}

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
    // He may still be online by the connection before this one.
    await until(() => other.status.connected, 'his connection');
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

  async 'the connection is the same outside of components'() {
    const heard = [];
    const off = websocketService.on('chat:message', message => heard.push(message));
    assert.equal(websocketService.isConnected(), true);
    assert.equal(websocketService.send('chat:send', { conversation_id: chat, content: 'By the service' }), true);
    await until(() => heard.length === 1, 'the message');
    assert.deepEqual([heard[0].type, heard[0].payload.content], ['chat:message', 'By the service']);
    off();
    assert.equal(websocketService.sendChatMessage(chat, 'Unheard'), true);
    await until(() => seen.messages.some(message => message.content === 'Unheard'), 'the next one');
    assert.equal(heard.length, 1);
  },

  async 'it ends with the last component that holds it'() {
    tree.unmount();
    await until(() => !websocketService.isConnected(), 'the end');
  },

  async 'the screen of the app works unchanged, mounted twice as well'() {
    const Sockets = recording();
    let dialled = 0;
    class Counting extends Sockets {
      constructor(...all) {
        super(...all);
        dialled++;
      }
    }
    const told = [];
    const off = websocketService.onStatusChange(connected => told.push(connected));
    const screen = token => h(StrictMode, null, h(WebSocketProvider, { token, url: network.url, webSocket: Counting, firstDelayMs: 30 },
      h(ChatWindow, { conversationId: chat })));
    let input;
    const texts = () => tree.root.findAllByType('p').map(one => one.children.join(''));
    await act(() => { tree = create(screen(ann.token), { unstable_strictMode: true }); });
    await until(() => websocketService.isConnected(), 'the connection');
    assert.equal(dialled, 1);
    input = tree.root.findByType('input');
    await act(() => input.props.onChange());
    await act(() => input.props.onKeyPress());
    await until(() => othersMessages.includes('By the screen'), 'the message');
    other.sendTyping(chat);
    await until(() => tree.root.findAllByType('div').some(one => one.children[0] === 'Someone is typing...'), 'typing');
    other.sendMessage(chat, 'Seen');
    await until(() => texts().includes('Seen') && texts().includes('By the screen'), 'both messages');
    assert.equal(texts().filter(text => text === 'Seen').length, 1);
    network.down();
    await until(() => !websocketService.isConnected(), 'the loss');
    await act(() => input.props.onKeyPress());
    assert.equal(seen.fallback, 201);
    await until(() => othersMessages.includes('By the fallback'), 'the message');
    network.up();
    await until(() => websocketService.isConnected(), 'the connection again');
    assert.deepEqual(told, [true, false, true]);
    off();
  },

  async 'a token that the server refuses is the end at once, and said'() {
    const liar = new Sohbet({ url: server, token: 'x', webSocket: WebSocket });
    liar.connect();
    await until(() => liar.status.phase === 'stopped', 'the end');
    assert.equal(liar.status.reason, 'unauthorized');
  },

  async 'nothing is left behind'() {
    tree.unmount();
    other.close();
    await until(() => other.status.phase === 'stopped', 'the end');
  },
});
