package dev.parley.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A script of {@code resources/redis}. It is called by its hash. If the server does not have it (yet, or any more after
 * a restart), it is sent whole, which makes the server keep it. Thread-safe.
 */
public final class RedisScript {
    private final RedisCommands redis;
    private final String source;
    private final String hash;

    /**
     * @param name the file's name, without its ending
     */
    public RedisScript(RedisCommands redis, String name) {
        this.redis = redis;
        this.source = read("/redis/" + name + ".lua");
        this.hash = hash(source);
    }

    /**
     * @param key       names the slot of all keys that the script touches; it is {@code KEYS[1]}
     * @param arguments become {@code ARGV}
     */
    public Uni<Response> run(String key, List<String> arguments) {
        return redis.send(request(Command.EVALSHA, hash, key, arguments))
                .onFailure(RedisScript::isUnknown)
                .recoverWithUni(() -> redis.send(request(Command.EVAL, source, key, arguments)));
    }

    private static Request request(Command command, String script, String key, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(key);
        arguments.forEach(request::arg);
        return request;
    }

    private static boolean isUnknown(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static String read(String resource) {
        try (InputStream in = RedisScript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
