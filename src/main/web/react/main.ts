'use client';

export { ConnectionStatus } from './status.js';
export { useChatWebSocket, useOnlineUsers, useWebSocketMessage } from './chat.js';
export { useWebSocket, useWebSocketService, WebSocketProvider } from './provider.js';
export { WebSocketService, websocketService } from './service.js';
