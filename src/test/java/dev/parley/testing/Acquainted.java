package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Lets users write in a conversation, after which they may see each other's presence. */
public final class Acquainted {
    private Acquainted() {}

    /** @param server {@code http://host:port/} */
    public static void in(URI server, String conversationId, List<String> tokens) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String token : tokens) {
                int status = http.send(
                                HttpRequest.newBuilder(
                                                server.resolve("/api/v1/conversations/" + conversationId + "/messages"))
                                        .header("Authorization", "Bearer " + token)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString("{\"content\":\"Hello!\"}"))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
                if (status != 201) {
                    throw new AssertionError("the message was answered with " + status);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
