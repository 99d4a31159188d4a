package dev.parley.teams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The environment of a team's own server, as its document shows it. */
final class TeamEnv {
    private TeamEnv() {}

    /** @param replaced the addresses of servers and secrets of this run, in the place of the team's or beside them */
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
