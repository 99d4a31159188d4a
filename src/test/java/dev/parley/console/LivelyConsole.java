package dev.parley.console;

import static dev.parley.console.Browser.until;

import org.openqa.selenium.By;

/** A busy console: two users chat, one types, and there are notifications. */
final class LivelyConsole {
    private final Browser browser;
    private final ConsolePane alice;
    private final ConsolePane bob;

    /** @param window one with the console, in which both panes are logged in */
    LivelyConsole(Browser browser, String window) {
        this.browser = browser;
        alice = new ConsolePane(browser, window, 1);
        bob = new ConsolePane(browser, window, 2);
    }

    /** @param operator a token with the roles admin and service, if the console does not create its own */
    void liven(String operator) {
        alice.start("carol");
        alice.say("Could you look at the budget before Friday?");
        until("it to be stored", () -> alice.ticks().contains("sent"));
        alice.start("bob,carol,dave");
        alice.say("The release is on Thursday.");
        until("it to be stored", () -> alice.ticks().contains("sent"));
        bob.open("alice, carol, dave");
        bob.say("I write the notes.");
        alice.shows(".log", "I write the notes.");
        alice.start("bob");
        alice.say("Hi Bob, did the deploy go through?");
        bob.open("alice");
        bob.say("Yes, at 14:02. All three instances are up, and nobody was disconnected.");
        alice.shows(".log", "All three");
        alice.say("Great! What does the dashboard say?");
        bob.shows(".log", "dashboard");
        bob.say("p99 at 11 ms, no errors. I keep an eye on it until <b>noon</b>.");
        alice.shows(".log", "p99");
        alice.say("Thanks, that was quick.");
        until("it to be read", () -> alice.ticks().stream().allMatch("read"::equals));
        tell("notification", "bob", "Invoice paid", "Invoice 2041 over 120.00 € was paid.", operator);
        tell("notification", "bob", "New sign-in", "From a new device in Lyon.", operator);
        until("bob to be notified", () -> bob.text("[role=tablist]").contains("2"));
        bob.type("Any time, I'm he");
        alice.shows(".thread > .typing", "is typing");
    }

    void tell(String kind, String to, String title, String text, String operator) {
        var page = alice.look();
        page.findElement(By.id("tell")).click();
        var dialog = page.findElement(By.cssSelector("dialog[open]"));
        dialog.findElement(By.cssSelector("option[value=" + kind + "]")).click();
        var inputs = dialog.findElements(By.tagName("input"));
        if (!"system".equals(kind)) {
            inputs.get(0).clear();
            inputs.get(0).sendKeys(to);
        }
        inputs.get(1).clear();
        inputs.get(1).sendKeys(title);
        dialog.findElement(By.tagName("textarea")).clear();
        dialog.findElement(By.tagName("textarea")).sendKeys(text);
        if (inputs.get(2).isDisplayed()) {
            inputs.get(2).clear();
            inputs.get(2).sendKeys(operator);
        }
        dialog.findElement(By.cssSelector("button.primary")).click();
        until("it to be sent", () -> dialog.findElement(By.cssSelector("[role=status]"))
                .getText()
                .equals("Sent."));
        dialog.findElement(By.cssSelector("button[type=button]")).click();
    }
}
