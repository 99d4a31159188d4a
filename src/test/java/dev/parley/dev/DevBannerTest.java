package dev.parley.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DevBannerTest {
    @Test
    void printsLinesThatConnectAsTheyAre() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            new DevBanner(new DevTokens("a-secret-of-at-least-thirty-two-bytes"), 8081).onStart(new StartupEvent());
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("npx wscat")))
                .hasSize(2)
                .allMatch(line ->
                        line.matches("npx wscat -c \"ws://localhost:8081/ws\\?token=eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+\""));
    }
}
