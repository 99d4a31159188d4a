package dev.parley.socket;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Short times for everything that waits. One profile for all such tests, because each profile restarts the application.
 */
public class ShortTimes implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("parley.socket.auth-timeout", "1s"),
                Map.entry("parley.socket.expiry-warning", "2s"),
                Map.entry("parley.socket.ping-interval", "500ms"),
                Map.entry("parley.socket.silence-limit", "3s"),
                Map.entry("parley.socket.message-timeout", "1s"),
                Map.entry("parley.socket.close-timeout", "1s"),
                Map.entry("parley.requests.head-timeout", "3s"),
                Map.entry("parley.requests.body-timeout", "4s"),
                Map.entry("parley.requests.timeout", "5s"),
                Map.entry("parley.requests.idle-timeout", "4s"),
                Map.entry("parley.presence.typing-lasts", "2s"),
                Map.entry("parley.presence.reconnect-grace", "2s"));
    }
}
