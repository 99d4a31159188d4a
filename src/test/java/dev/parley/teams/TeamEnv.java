package dev.parley.teams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The environment of a team's own server, from its document. */
final class TeamEnv {
    private TeamEnv() {}

    /** @param replaced the addresses and secrets of this run, which replace the team's or are added */
    static Map<String, String> of(String team, Map<String, String> replaced) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/teams/" + team + ".env"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("=", 2);
                environment.put(parts[0], parts[1]);
            }
        }
        environment.putAll(replaced);
        return environment;
    }
}
