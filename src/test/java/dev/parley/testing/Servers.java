package dev.parley.testing;

import dev.parley.embedded.PostgresServer;
import dev.parley.embedded.RedisServer;
import dev.parley.embedded.SharedServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * A PostgreSQL and a Redis of its own for one test class, which may stop and restart them:
 *
 * <pre>{@code
 * @QuarkusTestResource(value = Servers.class, restrictToAnnotatedClass = true)
 * class SomeFaultTest {
 *     Servers servers;      // set before the tests run
 * }
 * }</pre>
 *
 * <p>For a {@code @QuarkusTest} and for tests of the packaged process alike; the latter gets the settings that it
 * requires, secret included. A test that starts processes itself uses {@link #fresh()} and {@link #environment()}.
 */
public final class Servers implements QuarkusTestResourceLifecycleManager, AutoCloseable {

    /** The secret of packaged processes under test, which is that of the test profile. */
    public static final String SECRET = "dev-only-secret-of-parley-never-use-it-in-production";

    private PostgresServer postgres;
    private RedisServer redis;

    /** Starts both servers, empty. The caller closes them. */
    public static Servers fresh() {
        Servers servers = new Servers();
        servers.start();
        return servers;
    }

    /** Starts both servers, empty, with settings of PostgreSQL. */
    public static Servers fresh(Map<String, String> settings) {
        Servers servers = new Servers();
        servers.start(settings);
        return servers;
    }

    @Override
    public Map<String, String> start() {
        return start(Map.of());
    }

    private Map<String, String> start(Map<String, String> settings) {
        postgres = PostgresServer.start(SharedServers.FOLDER, settings);
        redis = RedisServer.start(SharedServers.FOLDER);
        return environment();
    }

    /** The environment that a production process needs to use these servers. */
    public Map<String, String> environment() {
        return Map.of("POSTGRES_DSN", postgres.url(), "REDIS_URL", redis.url(), "JWT_SECRET", SECRET);
    }

    /** Stop and restart PostgreSQL with the same port and data. */
    public PostgresServer postgres() {
        return postgres;
    }

    /** Stop and restart Redis with the same port, empty. */
    public RedisServer redis() {
        return redis;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(Servers.class));
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
