package dev.parley.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ChatClient;
import dev.parley.testing.Service;
import dev.parley.testing.Tokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;

/** The test client of the notifications protocol, opened as a file in a real browser. */
@QuarkusTest
class NotificationsPageTest {
    @TestHTTPResource("/")
    URI server;

    private final String ann = "ann-" + UUID.randomUUID();
    private final String bob = "bob-" + UUID.randomUUID();

    @Test
    void itConnectsFromAFileAndShowsWhatComes() throws Exception {
        try (Browser browser = Browser.open();
                ChatClient other = ChatClient.dial(server.resolve("/ws/connect?token=" + Tokens.of(bob)))
                        .connect()) {
            browser.driver()
                    .get(Path.of("examples/websocket_client_example.html")
                            .toUri()
                            .toString());
            fill(browser, "server", server.toString());
            fill(browser, "user", ann);
            click(browser, "#mint");
            fill(browser, "token", shownAt(browser, "/dev/token?user=" + ann));
            fill(browser, "room", ann);
            click(browser, "#connect");
            Browser.until("connected", () -> browser.driver()
                    .findElement(By.id("status"))
                    .getText()
                    .equals("connected"));
            click(browser, "[data-frame=ping]");
            shows(browser, "\"pong\"");
            click(browser, "[data-frame=join_room]");
            shows(browser, "\"room_joined\"");
            other.send("{'type':'join_room','data':{'room':'" + ann + "'}}").next("room_joined");
            shows(browser, bob);
            click(browser, "[data-frame=typing_indicator]");
            assertThat(other.next("typing_indicator").at("/data/user_id").asText())
                    .isEqualTo(ann);
            Service.as("shop", "service")
                    .post(
                            "/send/notification",
                            "{'user_id':'" + ann + "','notification_type':'t','payload':{'amount':1.50}}")
                    .statusCode(202);
            shows(browser, "\"amount\":1.50");
            click(browser, "#disconnect");
            shows(browser, "closed: 1000");
            // The tab with the token has asked for one.
            assertThat(browser.complaints()).allMatch(it -> it.contains("/favicon.ico"));
        }
    }

    /** Returns the text of the tab that the page has opened, and closes it. */
    private static String shownAt(Browser browser, String address) {
        WebDriver driver = browser.driver();
        String page = driver.getWindowHandle();
        Browser.until(address, () -> driver.getWindowHandles().size() == 2);
        driver.getWindowHandles().stream().filter(it -> !it.equals(page)).forEach(driver.switchTo()::window);
        Browser.until(address, () -> driver.getCurrentUrl().endsWith(address));
        String shown = driver.findElement(By.tagName("body")).getText();
        driver.close();
        driver.switchTo().window(page);
        return shown;
    }

    private static void fill(Browser browser, String id, String text) {
        WebElement field = browser.driver().findElement(By.id(id));
        field.clear();
        field.sendKeys(text);
    }

    private static void click(Browser browser, String selector) {
        browser.driver().findElement(By.cssSelector(selector)).click();
    }

    private static void shows(Browser browser, String text) {
        Browser.until(
                text, () -> browser.driver().findElement(By.id("log")).getText().contains(text));
    }
}
