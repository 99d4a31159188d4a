// The components as an app uses them: the address names the service and the conversation, its fragment the token.

import { createElement as h, createRoot, useState } from 'react';

const query = new URLSearchParams(location.search);
const server = query.get('server');
const chat = Number(query.get('chat'));
const { ConnectionStatus, useChatWebSocket, useOnlineUsers, useWebSocketMessage, WebSocketProvider } =
  await import(`${server}/client/react/index.js`);

function Chat() {
  const { sendMessage, sendTyping, typingUsers } = useChatWebSocket(chat);
  const { onlineUsers } = useOnlineUsers();
  const [messages, setMessages] = useState([]);
  const [text, setText] = useState('');
  useWebSocketMessage('chat:message', message => setMessages(before => [...before, message.payload]));
  const submit = event => {
    event.preventDefault();
    if (sendMessage(text)) setText('');
  };
  const change = event => {
    setText(event.target.value);
    sendTyping();
  };
  return h('main', null,
    h(ConnectionStatus, { className: 'badge' }),
    h('p', { id: 'online' }, onlineUsers.join(' ')),
    h('ol', null, messages.map(message => h('li', { key: message.id }, message.content))),
    h('p', { id: 'typing' }, typingUsers.join(' ')),
    h('form', { onSubmit: submit }, h('input', { value: text, onChange: change, 'aria-label': 'Message' })));
}

createRoot(document.getElementById('root')).render(
  h(WebSocketProvider, { token: location.hash.slice(1), url: server, attempts: Infinity, firstDelayMs: 200, maxDelayMs: 1000 }, h(Chat)));
