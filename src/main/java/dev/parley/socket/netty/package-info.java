/** Works on Netty beneath the WebSockets: writing, limits of frames, memory of a handshake. */
package dev.parley.socket.netty;
