package dev.parley.http.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Serves the web client, which the build makes of {@code src/main/web}, without authentication below {@code /client}. A
 * browser keeps each file and asks whether it has changed, except those with the version in their name.
 */
@ApplicationScoped
public class ClientFiles {
    private static final String FOLDER = "/client/";
    private static final List<String> NAMES = List.of(
            "parley.js", "parley.js.map", "parley.d.ts", "react/index.js", "react/index.js.map", "react/index.d.ts");
    private static final String NEVER_CHANGES = "public, max-age=31536000, immutable";

    private final String versioned;
    private final String pinnedCaching;
    private final Map<String, ClientFile> files;

    ClientFiles(@ConfigProperty(name = "quarkus.application.version") String version) {
        versioned = "parley-" + version + ".js";
        pinnedCaching = caching(version);
        files = NAMES.stream().collect(Collectors.toUnmodifiableMap(name -> name, ClientFile::read));
    }

    /** Returns how long a file with that version in its name may be kept. */
    public static String caching(String version) {
        return version.endsWith("-SNAPSHOT") ? ClientFile.MAY_CHANGE : NEVER_CHANGES;
    }

    void route(@Observes Router router) {
        router.route(FOLDER + "*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::serve);
    }

    private void serve(RoutingContext context) {
        String name = context.normalizedPath().substring(FOLDER.length());
        boolean pinned = name.equals(versioned);
        ClientFile file = files.get(pinned ? "parley.js" : name);
        if (file == null) {
            context.next();
        } else {
            file.answer(context.request(), pinned ? pinnedCaching : ClientFile.MAY_CHANGE);
        }
    }
}
