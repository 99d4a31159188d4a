package dev.parley.teams;

import dev.parley.testing.PackagedProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** The packaged service in the environment of an app that moves to it: its own {@code .env}, except for addresses. */
final class TeamService implements AutoCloseable {
    private final PackagedProcess process;
    private final HttpClient http = HttpClient.newHttpClient();

    private TeamService(PackagedProcess process) {
        this.process = process;
    }

    /**
     * @param team names the file in {@code resources/teams}
     * @param replaced what differs on this machine; a blank value removes the setting
     */
    static TeamService start(String team, Map<String, String> replaced) throws IOException {
        return new TeamService(PackagedProcess.start(TeamEnv.of(team, replaced)));
    }

    URI address() throws Exception {
        return process.address();
    }

    /** @param path with its query; JSON is written with single quotes */
    HttpResponse<String> ask(String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path))
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.close();
    }
}
