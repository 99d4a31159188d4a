package dev.parley.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Prints at the start of dev mode how to connect, in lines that can be pasted. It prints and does not log, since no
 * token may reach a log.
 */
@ApplicationScoped
@IfBuildProfile("dev")
public class DevBanner {

    private final DevTokens tokens;
    private final int port;

    DevBanner(DevTokens tokens, @ConfigProperty(name = "quarkus.http.port") int port) {
        this.tokens = tokens;
        this.port = port;
    }

    void onStart(@Observes StartupEvent started) {
        System.out.println("Connect as alice in one terminal and as bob in another:\n\n"
                + line("alice") + "\n\n" + line("bob") + "\n\n"
                + "More tokens: http://localhost:" + port + "/dev/token?user=carol\n"
                + "In a browser: http://localhost:" + port + "/console?users=alice,bob\n"
                + "A second instance on this machine needs a PORT and a MANAGEMENT_PORT of its own.\n");
    }

    private String line(String user) {
        return "npx wscat -c \"ws://localhost:" + port + "/ws?token="
                + tokens.mint(user, Set.of()).token() + "\"";
    }
}
