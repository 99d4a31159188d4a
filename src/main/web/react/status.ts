import { createElement, type ReactElement } from 'react';
import type { Phase } from '../parley.js';
import type { ConnectionStatusProps } from './index.js';
import { useWebSocket } from './provider.js';

const WORDS: Record<Phase, string> = {
  idle: 'Disconnected',
  connecting: 'Connecting…',
  authenticating: 'Connecting…',
  open: 'Connected',
  waiting: 'Reconnecting…',
  stopped: 'Disconnected',
};

export function ConnectionStatus({ className }: ConnectionStatusProps): ReactElement {
  const { status } = useWebSocket();
  return createElement('span', { role: 'status', className, 'data-status': status }, WORDS[status]);
}
