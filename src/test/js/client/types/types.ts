// What must compile, and what must not: read by the type checker only.

import { Parley, Sohbet, type Ack, type Message } from '../parley.js';
import { useWebSocketMessage, websocketService } from '../react/index.js';

const parley = new Parley({ token: 'x' });
const acks: Promise<Ack>[] = [
  parley.send({ conversation_id: 'c', content: 'Hello!' }),
  parley.send({ to: 'u', content: '', attachments: [{ url: 'https://h/a' }] }),
];
// @ts-expect-error a message goes somewhere
acks.push(parley.send({ content: 'Hello!' }));
// @ts-expect-error and not to two places
acks.push(parley.send({ conversation_id: 'c', to: 'u', content: 'Hello!' }));

const heard = ({ message }: { message: Message }): string => message.content;
parley.on('message.new', heard);
parley.once('message.new', heard);
parley.off('message.new', heard);
// @ts-expect-error there is no such type
parley.on('mesage.new', heard);
// @ts-expect-error nor here
parley.once('mesage.new', heard);
void parley.subscribe('*', parley.held());
void parley.subscribe('*', { c1: 41 });
parley.on('reset', one => one.conversation_id === undefined ? one.me_seq : one.seq);
parley.on('settings.updated', ({ muted_until }) => muted_until?.length);
parley.signal({ room: 'lobby' }, 'cursor', [1, 2]);
// @ts-expect-error a signal has one audience
parley.signal({}, 'cursor');

const shop = new Parley<{ 'order.shipped': { order_id: number } }>({ token: 'x' });
shop.on('order.shipped', ({ order_id }) => order_id.toFixed());
// @ts-expect-error what the app has told of its own types is checked
shop.on('order.shiped', () => {});

const sohbet = new Sohbet({ token: 'x' });
sohbet.on('chat:message', ({ conversation_id }) => conversation_id);
sohbet.on('call:offer', payload => payload.sdp);
// @ts-expect-error there is no such type
sohbet.on('chat:mesage', () => {});

export function Screen(): void {
  useWebSocketMessage('chat:message', message => message.payload.conversation_id);
  websocketService.on('plugin:poll', message => message.payload);
}
