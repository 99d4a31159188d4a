package dev.parley.bench.driver;

import java.net.InetSocketAddress;

/**
 * The address and the user of a connection.
 *
 * @param token null for none
 */
public record Dial(InetSocketAddress server, String path, String token) {
    String request() {
        String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
        return "GET " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + authorization + "\r\n";
    }
}
