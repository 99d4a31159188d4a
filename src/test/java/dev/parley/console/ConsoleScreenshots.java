package dev.parley.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/**
 * Takes screenshots of the console, wide and narrow, light and dark, into {@code target/screenshots}. Not part of a
 * build: {@code ./mvnw package -DskipTests}, and then {@code ./mvnw surefire:test -Dtest=ConsoleScreenshots}.
 */
class ConsoleScreenshots {
    private static final Path FOLDER = Path.of("target/screenshots");

    @Test
    void take() throws Exception {
        try (Browser browser = Browser.open();
                ConsoleService service = new ConsoleService().start()) {
            Files.createDirectories(FOLDER);
            browser.size(1440, 900);
            browser.theme("light");
            browser.driver().get(service.console());
            String window = browser.driver().getWindowHandle();
            take(browser, "login");
            new ConsolePane(browser, window, 1).enter(Tokens.forProcess("alice"));
            new ConsolePane(browser, window, 2).enter(Tokens.forProcess("bob"));
            new LivelyConsole(browser, window)
                    .liven(Tokens.mint("operator").roles("admin", "service").token());
            for (String theme : List.of("light", "dark")) {
                browser.theme(theme);
                browser.size(1440, 900);
                take(browser, "wide-" + theme);
                browser.size(390, 844);
                take(browser, "narrow-" + theme);
            }
            var views = browser.driver().findElements(By.cssSelector("#views button"));
            views.get(2).click();
            take(browser, "narrow-inspector");
            views.get(1).click();
            new ConsolePane(browser, window, 2).tab("Notices");
            take(browser, "narrow-notices");
            views.get(0).click();
            browser.driver().findElement(By.cssSelector(".back")).click();
            take(browser, "narrow-list");
            browser.size(1000, 800);
            take(browser, "middle");
            browser.driver().findElement(By.id("tell")).click();
            take(browser, "dialog");
            assertThat(FOLDER.resolve("dialog.png")).isNotEmptyFile();
        }
    }

    private static void take(Browser browser, String name) throws IOException {
        // The inspector is drawn with the next animation frame.
        browser.driver()
                .executeAsyncScript(
                        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))");
        Files.write(FOLDER.resolve(name + ".png"), browser.picture());
    }
}
