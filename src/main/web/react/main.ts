export { ConnectionStatus } from './status.js';
export { useChatWebSocket, useOnlineUsers, useWebSocketMessage } from './chat.js';
export { useSohbet, useWebSocket, WebSocketProvider } from './provider.js';
