package dev.parley.socket;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Everything that takes its time takes little of it. One profile for all such tests: each restarts the application. */
public class ShortTimes implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "parley.socket.auth-timeout", "1s",
                "parley.socket.expiry-warning", "2s",
                "parley.socket.ping-interval", "500ms",
                "parley.socket.silence-limit", "3s",
                "parley.socket.message-timeout", "1s",
                "parley.requests.head-timeout", "3s",
                "parley.requests.timeout", "5s",
                "parley.requests.idle-timeout", "4s",
                "parley.presence.typing-lasts", "2s",
                "parley.presence.reconnect-grace", "2s");
    }
}
