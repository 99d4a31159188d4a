package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.ChildJvm;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServersLifeTest {

    /** Runs in a JVM of its own: starts both servers, prints their process ids, and stays. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            PostgresServer.start(folder);
            RedisServer.start(folder);
            try (var found = Files.walk(folder)) {
                for (Path file : found.filter(f -> f.getFileName().toString().matches("postmaster.pid|redis.pid"))
                        .toList()) {
                    System.out.println(
                            "pid " + Files.readAllLines(file).getFirst().strip());
                }
            }
            System.out.println("ready now");
            System.in.read();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "terminate", "exit"})
    void noServerAndNoFolderOutlivesItsJvm(String end, @TempDir Path folder) throws Exception {
        try (ChildJvm child = ChildJvm.start(Child.class, folder, folder.toString())) {
            List<Long> servers = List.of(Long.parseLong(child.await("pid")), Long.parseLong(child.await("pid")));
            child.await("ready");
            assertThat(servers).allMatch(EmbeddedServersLifeTest::isAlive);

            switch (end) {
                case "kill" -> child.kill();
                case "terminate" -> child.terminate();
                default -> child.endInput();
            }

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(servers).noneMatch(EmbeddedServersLifeTest::isAlive);
                assertThat(folder).isEmptyDirectory();
            });
        }
    }

    @Test
    void aNewClassLoaderFindsTheServersOfTheOldOne() throws Exception {
        try (URLClassLoader reloaded = new ReloadingLoader()) {
            Class<?> again = reloaded.loadClass(SharedServers.class.getName());

            assertThat(again).isNotSameAs(SharedServers.class);
            assertThat(again.getMethod("postgresUrl").invoke(null)).isEqualTo(SharedServers.postgresUrl());
            assertThat(again.getMethod("redisUrl").invoke(null)).isEqualTo(SharedServers.redisUrl());
        }
    }

    // Java considers a zombie process alive, but it has no command any more.
    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    /** Loads the classes of this package again, and everything else from its parent. */
    private static final class ReloadingLoader extends URLClassLoader {
        ReloadingLoader() {
            super(
                    new URL[] {
                        SharedServers.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    SharedServers.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("dev.parley.embedded.") && findLoadedClass(name) == null) {
                return findClass(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
