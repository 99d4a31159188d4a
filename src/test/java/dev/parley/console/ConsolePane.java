package dev.parley.console;

import static dev.parley.console.Browser.until;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;

/** One user's pane of the console in one window, used by reading and typing. */
final class ConsolePane {
    private final Browser browser;
    private final String window;
    private final int place;

    /** @param place from 1 */
    ConsolePane(Browser browser, String window, int place) {
        this.browser = browser;
        this.window = window;
        this.place = place;
    }

    WebDriver look() {
        return browser.driver().switchTo().window(window);
    }

    private WebElement pane() {
        return look().findElement(By.cssSelector("main > .pane:nth-of-type(" + place + ")"));
    }

    List<WebElement> all(String css) {
        return pane().findElements(By.cssSelector(css));
    }

    WebElement one(String css) {
        return pane().findElement(By.cssSelector(css));
    }

    /** Returns the text there; empty if there is none, or none is visible. */
    String text(String css) {
        List<WebElement> found = all(css);
        return found.isEmpty() ? "" : found.getFirst().getText();
    }

    ConsolePane enter(String token) {
        one(".login input").sendKeys(token);
        one(".login button").click();
        return connected();
    }

    ConsolePane connected() {
        return shows(".status", "Connected");
    }

    ConsolePane shows(String css, String text) {
        until(css + " of pane " + place + " to show " + text, () -> text(css).contains(text));
        return this;
    }

    ConsolePane start(String others) {
        one(".side input").sendKeys(others + Keys.ENTER);
        until("the conversation", () -> one(".thread").isDisplayed());
        return this;
    }

    ConsolePane open(String name) {
        until("a conversation with " + name, () -> all(".chat .name").stream()
                .anyMatch(chat -> chat.getText().equals(name)));
        all(".chat .name").stream()
                .filter(chat -> chat.getText().equals(name))
                .findFirst()
                .orElseThrow()
                .click();
        return shows(".thread h3", name);
    }

    ConsolePane type(CharSequence text) {
        one(".compose textarea").sendKeys(text);
        return this;
    }

    ConsolePane say(String text) {
        return type(text + Keys.ENTER);
    }

    /** All messages, in their order. */
    List<String> said() {
        return all(".log .body").stream().map(WebElement::getText).toList();
    }

    /** The ticks of the user's own messages, in their order. */
    List<String> ticks() {
        return all(".log .tick").stream()
                .map(tick -> tick.getDomAttribute("data-tick"))
                .toList();
    }

    /** Chooses an action for the message with this text. */
    ConsolePane act(String content, String action) {
        until(content, () -> said().contains(content));
        WebElement line = all(".log li").stream()
                .filter(it -> it.findElement(By.cssSelector(".body")).getText().equals(content))
                .findFirst()
                .orElseThrow();
        line.findElement(By.cssSelector(".acts summary")).click();
        line.findElements(By.cssSelector(".acts button")).stream()
                .filter(it -> it.getText().equals(action))
                .findFirst()
                .orElseThrow()
                .click();
        return this;
    }

    ConsolePane press(String button) {
        all("button").stream()
                .filter(it -> it.getText().equals(button))
                .findFirst()
                .orElseThrow()
                .click();
        return this;
    }

    ConsolePane tab(String name) {
        all("[role=tab]").stream()
                .filter(tab -> tab.getText().startsWith(name))
                .findFirst()
                .orElseThrow()
                .click();
        return this;
    }
}
