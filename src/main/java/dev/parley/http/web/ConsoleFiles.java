package dev.parley.http.web;

import io.quarkus.runtime.LaunchMode;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the console at {@code /console} if it is switched on. It holds no secret and no right of its own; it shows
 * what its user's token allows.
 */
@ApplicationScoped
class ConsoleFiles {
    /** Only content of this server; and no text can become markup or a script, not even by mistake. */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static final String PATH = "/console";
    private static final String PAGE = "index.html";
    private static final List<String> NAMES = List.of("app.js", "app.js.map", "console.css", "console.css.map");

    private final boolean enabled;

    ConsoleFiles(ConsoleConfig config) {
        enabled = config.enabled();
    }

    void route(@Observes Router router) {
        if (!enabled) {
            return;
        }
        ClientFile page = ClientFile.of(PAGE, page(LaunchMode.current()));
        Map<String, ClientFile> files = NAMES.stream()
                .collect(Collectors.toUnmodifiableMap(
                        name -> PATH + "/" + name, name -> ClientFile.read("console/" + name)));
        router.route(PATH)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> answer(context, context.normalizedPath().equals(PATH) ? page : null));
        router.route(PATH + "/*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> answer(context, files.get(context.normalizedPath())));
    }

    private static void answer(RoutingContext context, @Nullable ClientFile file) {
        if (file == null) {
            context.next();
        } else {
            context.response().headers().set("Content-Security-Policy", POLICY);
            file.answer(context.request(), ClientFile.MAY_CHANGE);
        }
    }

    /** The page asks for tokens itself only in dev mode and tests; in production it would get none. */
    private static byte[] page(LaunchMode mode) {
        String page = new String(ClientFile.bytes("console/" + PAGE), StandardCharsets.UTF_8);
        return page.replace("@tokens@", mode == LaunchMode.NORMAL ? "pasted" : "minted")
                .getBytes(StandardCharsets.UTF_8);
    }
}
