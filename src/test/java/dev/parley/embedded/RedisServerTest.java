package dev.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerTest {

    @Test
    void aRestartKeepsThePortAndLosesTheData(@TempDir Path folder) throws IOException {
        try (RedisServer server = RedisServer.start(folder)) {
            Loopback.awaitAnswer(server.port(), "SET a 1\r\n", "+OK");
            Loopback.awaitAnswer(server.port(), "EXISTS a\r\n", ":1");

            server.restart();

            assertThatCode(() -> Loopback.awaitAnswer(server.port(), "EXISTS a\r\n", ":0"))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aStoppedServerRefusesConnections(@TempDir Path folder) {
        try (RedisServer server = RedisServer.start(folder)) {
            server.stop();

            assertThatThrownBy(() -> new java.net.Socket("127.0.0.1", server.port()).close())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingRemovesTheFolder(@TempDir Path folder) {
        RedisServer.start(folder).close();

        assertThat(folder).isEmptyDirectory();
    }
}
