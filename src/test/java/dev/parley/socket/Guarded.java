package dev.parley.socket;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * Small limits, a list of origins, and a proxy on this machine, so that tests can come from any address. One profile
 * for all such tests, because each profile restarts the application.
 */
public class Guarded implements QuarkusTestProfile {
    static final String ALLOWED = "https://app.example.com";

    static final int FRAMES = 200;
    static final int BYTES = 400_000;
    static final int REFUSALS = 30;
    static final int SENDS = 20;
    static final int SIGNALS = 10;
    static final int CALLS = 10;
    static final int PER_USER = 3;
    static final int PER_ADDRESS = 6;
    static final int UPGRADES = 9;
    static final int CONVERSATIONS = 4;
    static final int ROOMS = 3;
    static final int MEMBERS = 5;
    public static final int HTTP_CONNECTIONS = 120;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "WEBSOCKET_CORS_ORIGINS",
                ALLOWED + ", http://localhost:3000",
                "TRUSTED_PROXIES",
                "127.0.0.1, ::1, 10.0.0.0/8"));
        // Pings and pongs have their own limit, which would be reached first otherwise.
        settings.put("parley.socket.control-frames", "1000000");
        limit(settings, "frames-per-second", 10, "frame-burst", FRAMES);
        limit(settings, "bytes-per-second", 10_000, "byte-burst", BYTES);
        limit(settings, "refusals", REFUSALS, "signals-per-second", 1);
        limit(settings, "signal-burst", SIGNALS, "sends-per-second", 1);
        limit(settings, "send-burst", SENDS, "service-calls-per-second", 1);
        limit(settings, "service-call-burst", CALLS, "connections-per-user", PER_USER);
        limit(settings, "connections-per-address", PER_ADDRESS, "upgrades-per-second-per-address", 1);
        limit(settings, "upgrade-burst-per-address", UPGRADES, "conversations-per-connection", CONVERSATIONS);
        limit(settings, "subscriptions-per-second", 1, "subscription-burst", 30);
        settings.put("parley.limits.http-connections", Integer.toString(HTTP_CONNECTIONS));
        limit(settings, "rooms-per-connection", ROOMS, "members-per-group", MEMBERS);
        settings.put("parley.limits.refusal-window", "10m");
        return settings;
    }

    private static void limit(Map<String, String> settings, String one, int first, String other, int second) {
        settings.put("parley.limits." + one, Integer.toString(first));
        settings.put("parley.limits." + other, Integer.toString(second));
    }
}
