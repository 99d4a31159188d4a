package dev.parley.console;

import static dev.parley.console.Browser.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console in a real Chromium, with the packaged service. Each test has its own windows and users. */
class ConsoleIT {
    private static Browser browser;
    private static ReactPage react;
    private static ConsoleService service;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        react = ReactPage.open();
        service = new ConsoleService(react.origin()).start();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (react != null) {
            react.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private static String person(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 6);
    }

    private static ConsolePane inAWindowOfTheirOwn(String user) {
        return new ConsolePane(browser, browser.newWindow(service.console()), 1).enter(Tokens.forProcess(user));
    }

    @Test
    void twoTabsChatAndLoseNothingWhenTheServiceIsKilled() throws Exception {
        String ann = person("ann");
        String ben = person("ben");
        ConsolePane anns = inAWindowOfTheirOwn(ann);
        ConsolePane bens = inAWindowOfTheirOwn(ben);

        anns.start(ben).say("hello");
        until("it to be stored, and not read", () -> anns.ticks().equals(List.of("sent")));
        bens.shows(".chat .count", "1").open(ann);
        until("it to be read", () -> anns.ticks().equals(List.of("read")));
        assertThat(bens.text(".chat .count")).isEmpty();

        bens.type("hi the");
        anns.shows(".thread > .typing", ben + " is typing");
        bens.type(Keys.chord(Keys.CONTROL, "a") + Keys.BACK_SPACE);
        until("the typing to end", () -> anns.text(".thread > .typing").isEmpty());
        bens.say("hi there");
        until("both to be read", () -> bens.ticks().equals(List.of("read")));
        // Users do not see the presence of a user to whom they have only written.
        anns.shows(".thread .about", "online");

        service.kill();
        for (ConsolePane pane : List.of(anns, bens)) {
            pane.shows(".status", "Reconnecting");
        }
        for (int n = 1; n <= 3; n++) {
            anns.say("ann, offline " + n);
            bens.say("ben, offline " + n);
        }
        assertThat(anns.ticks()).endsWith("waiting", "waiting", "waiting");
        service.start();
        anns.connected();
        bens.connected();
        until("all to be read", () -> List.of(anns, bens).stream()
                .allMatch(pane ->
                        pane.ticks().size() == 4 && pane.ticks().stream().allMatch("read"::equals)));

        List<String> said = anns.said();
        assertThat(bens.said()).isEqualTo(said);
        assertThat(said).startsWith("hello", "hi there").hasSize(8).doesNotHaveDuplicates();
        for (String who : List.of("ann", "ben")) {
            assertThat(said)
                    .filteredOn(text -> text.startsWith(who + ", "))
                    .containsExactly(IntStream.rangeClosed(1, 3)
                            .mapToObj(n -> who + ", offline " + n)
                            .toArray(String[]::new));
        }
        for (ConsolePane pane : List.of(anns, bens)) {
            assertThat(pane.text(".order")).contains("0 repeated", "0 missing");
        }
    }

    @Test
    void nothingThatIsSaidBecomesMarkup() {
        String eve = person("eve");
        ConsolePane eves = inAWindowOfTheirOwn(eve);
        browser.complaints();
        String text = "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b>";
        eves.start(person("<b>bob</b>")).say(text);
        until("it to be stored", () -> eves.ticks().equals(List.of("sent")));

        assertThat(eves.said()).containsExactly(text);
        assertThat(eves.all("img, script, b")).isEmpty();
        assertThat(browser.complaints()).isEmpty();
        Object refused = browser.driver().executeScript("""
                try { document.body.insertAdjacentHTML('beforeend', '<i>markup</i>'); return 'taken' } catch (e) { return e.name }
                """);
        assertThat(refused).isEqualTo("TypeError");
    }

    @Test
    void everyFrameIsSeenButNoTokenAndFaultsAreMended() {
        String ann = person("ann");
        String token = Tokens.forProcess(ann);
        ConsolePane anns = new ConsolePane(browser, browser.newWindow(service.console()), 1).enter(token);
        ConsolePane inspector = new ConsolePane(browser, browser.driver().getWindowHandle(), 3);
        anns.start(person("ben")).say("first");
        inspector.shows(".frames", "message.ack");
        assertThat(inspector.all(".frames .type"))
                .extracting(one -> one.getText())
                .contains(
                        "connected", "auth", "auth.success", "subscribe", "message.send", "message.ack", "message.new");
        inspector.all("summary").forEach(frame -> frame.click());
        inspector.shows(".frames", "\"token\": \"(hidden)\"");
        String all = String.valueOf(browser.driver().executeScript("return document.documentElement.outerHTML"));
        assertThat(all).contains("message.send").doesNotContain(token);

        inspector.one(".broken").click();
        inspector.shows(".frames .bad.in", "error");
        inspector.one(".cut").click();
        inspector.shows(".frames", "closed 1006");
        anns.connected().say("second");
        until("both to be stored", () -> anns.ticks().equals(List.of("sent", "sent")));
        inspector.one("[aria-pressed]").click();
        anns.say("slow");
        assertThat(anns.ticks()).endsWith("waiting");
        until("the slow one to be stored", () -> anns.ticks().equals(List.of("sent", "sent", "sent")));
    }

    @Test
    void servicesTellUsersAndUsersSeeWhatIsNew() {
        String ann = person("ann");
        String operator = Tokens.mint("operator").roles("admin", "service").token();
        ConsolePane anns = inAWindowOfTheirOwn(ann);
        var lively = new LivelyConsole(browser, browser.driver().getWindowHandle());
        lively.tell("notification", ann, "Paid", "Invoice 7", operator);
        anns.shows("[role=tablist]", "1").tab("Notices").shows(".card.new", "Invoice 7");
        anns.one(".card button").click();
        until(
                "it to be read",
                () -> anns.all(".card.new").isEmpty()
                        && !anns.text("[role=tablist]").contains("1"));
        lively.tell("system", "", "Maintenance", "at noon", operator);
        anns.shows(".alerts", "at noon").one(".alert button").click();
        until("it to be put away", () -> anns.text(".alerts").isEmpty());

        anns.tab("Rooms").one(".page:not([hidden]) input").sendKeys("lobby" + Keys.ENTER);
        anns.shows(".card h3", "lobby");
        lively.tell("room", "lobby", "Welcome", "to the lobby", operator);
        anns.shows(".said", "to the lobby");
    }

    @Test
    void whoHasNoRightIsTold() {
        String window = browser.newWindow(service.console());
        var pane = new ConsolePane(browser, window, 1);
        pane.one(".login input").sendKeys(Tokens.forged("ann"));
        pane.one(".login button").click();
        until("it to be refused", () -> !pane.text(".login .trouble").isEmpty());
        assertThat(pane.all(".status")).isEmpty();
    }

    @Test
    void itFitsThePhoneAndIsSeenAndReachedByAll() {
        String ann = person("ann");
        String window = browser.newWindow(service.console());
        new ConsolePane(browser, window, 1)
                .enter(Tokens.forProcess(ann))
                .start(person("ben"))
                .say("a".repeat(300))
                .shows(".tick", "");
        var looks = new Looks(browser);
        for (String theme : List.of("light", "dark")) {
            browser.theme(theme);
            for (int width : new int[] {390, 800, 1440}) {
                browser.size(width, 844);
                assertThat(looks.scrollsSideways()).as("%s at %d", theme, width).isFalse();
                assertThat(looks.faint()).as("%s at %d", theme, width).isEmpty();
                assertThat(looks.nameless()).as("%s at %d", theme, width).isEmpty();
                assertThat(looks.cutOff()).as("%s at %d", theme, width).isEmpty();
                assertThat(looks.ambiguous()).as("%s at %d", theme, width).isEmpty();
            }
        }
        browser.driver().executeScript("document.activeElement.blur()");
        List<Long> order = new ArrayList<>();
        Set<Object> names = new HashSet<>();
        looks.tab();
        for (Object at = looks.focus();
                at instanceof Map<?, ?> focus && names.add(focus.get("order"));
                at = looks.focus()) {
            assertThat(focus.get("seen")).as("%s", focus.get("name")).isEqualTo(true);
            order.add((Long) focus.get("order"));
            looks.tab();
        }
        int first = order.indexOf(order.stream().min(Long::compare).orElseThrow());
        List<Long> fromTheTop = new ArrayList<>(order.subList(first, order.size()));
        fromTheTop.addAll(order.subList(0, first));
        assertThat(fromTheTop).isSorted().hasSizeGreaterThan(15);
    }

    @Test
    void reactComponentsWorkOnAPageOfAnotherOrigin() throws Exception {
        react.prepare();
        String ann = person("ann");
        String ben = person("ben");
        ConsolePane native_ = inAWindowOfTheirOwn(ann);
        native_.start(ben).say("from the console");
        until("it to be stored", () -> native_.ticks().equals(List.of("sent")));
        String chat = conversation(ann);
        String anns = browser.newWindow(react.address(service.address(), chat, Tokens.forProcess(ann)));
        shows(anns, ".badge", "Connected");
        String bens = browser.newWindow(react.address(service.address(), chat, Tokens.forProcess(ben)));
        shows(bens, ".badge", "Connected");

        browser.driver()
                .switchTo()
                .window(bens)
                .findElement(By.tagName("input"))
                .sendKeys("from React");
        shows(anns, "#typing", ben);
        browser.driver()
                .switchTo()
                .window(bens)
                .findElement(By.tagName("input"))
                .sendKeys(Keys.ENTER);
        shows(anns, "ol", "from React");
        shows(anns, "#online", ben);
        until("the typing to end", () -> text(anns, "#typing").isEmpty());
        native_.shows(".log", "from React").say("and back");
        shows(anns, "ol", "and back");
        shows(bens, "ol", "and back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parley", "sohbet"})
    void twoPagesOpenADataChannelThroughParley(String dialect) throws Exception {
        react.prepareCalls();
        String ann = person("ann");
        String ben = person("ben");
        inAWindowOfTheirOwn(ann).start(ben);
        String page = react.origin() + "/call?server=" + service.address() + "&dialect=" + dialect + "&chat="
                + conversation(ann);
        String anns = browser.newWindow(page + "#" + Tokens.forProcess(ann));
        shows(anns, "#state", "ready");
        String bens = browser.newWindow(page + "&second#" + Tokens.forProcess(ben));
        shows(anns, "#said", "from the second");
        shows(bens, "#said", "from the first");
        shows(anns, "#state", "connected");
    }

    @Test
    void messagesAreAnsweredEditedAndDeletedAndOlderOnesFetched() {
        String ann = person("ann");
        String ben = person("ben");
        ConsolePane anns = inAWindowOfTheirOwn(ann);
        ConsolePane bens = inAWindowOfTheirOwn(ben);
        anns.start(ben).say("helo");
        bens.open(ann);
        until("it to be there", () -> bens.said().equals(List.of("helo")));
        bens.act("helo", "Reply").say("hello what?");
        anns.shows(".log .theirs .quote", "helo");
        anns.act("helo", "Edit").type(Keys.chord(Keys.CONTROL, "a")).say("hello");
        until("the edit", () -> bens.said().equals(List.of("hello", "hello what?")));
        anns.act("hello", "Delete");
        until("the deletion", () -> bens.said().equals(List.of("deleted", "hello what?")));

        String chat = conversation(ann);
        for (int n = 1; n <= 60; n++) {
            String body = "{\"client_id\":\"k" + n + "\",\"content\":\"n" + n + "\"}";
            io.restassured.RestAssured.given()
                    .baseUri(service.address().toString())
                    .auth()
                    .oauth2(Tokens.forProcess(ann))
                    .contentType("application/json")
                    .body(body)
                    .post("/api/v1/conversations/" + chat + "/messages")
                    .then()
                    .statusCode(201);
        }
        ConsolePane reloaded = inAWindowOfTheirOwn(ann);
        reloaded.open(ben);
        assertThat(reloaded.text(".chat .count"))
                .as("one's own messages are not unread")
                .isEmpty();
        until("the newest", () -> reloaded.said().size() == 50);
        reloaded.one(".older").click();
        until(
                "all of them",
                () -> reloaded.said().size() == 62
                        && reloaded.all(".older").stream().noneMatch(WebElement::isDisplayed));
        assertThat(reloaded.said()).startsWith("deleted", "hello what?", "n1").endsWith("n60");
    }

    @Test
    void mutingShowsOnAllDevices() {
        String ann = person("ann");
        String ben = person("ben");
        ConsolePane desk = inAWindowOfTheirOwn(ann);
        desk.start(ben);
        ConsolePane tablet = inAWindowOfTheirOwn(ann);
        tablet.shows(".chat .name", ben);
        desk.press("Members").press("Mute").shows("dialog .end", "Unmute");
        tablet.shows(".chat .name", "🔕");
    }

    @Test
    void membersComeAndGoAndErrorsAreClosed() {
        String ann = person("ann");
        String ben = person("ben");
        String cid = person("cid");
        ConsolePane anns = inAWindowOfTheirOwn(ann);
        anns.start(ben + " " + cid).press("Members").shows("dialog .members", cid);
        anns.one("dialog [aria-label='Remove " + cid + "']").click();
        until("them to be gone", () -> !anns.text("dialog .members").contains(cid));
        anns.one("dialog input").sendKeys(cid + Keys.ENTER);
        anns.shows("dialog .members", cid);
        anns.one("dialog .end button:last-child").click();

        ConsolePane bens = inAWindowOfTheirOwn(ben);
        bens.open(ann + ", " + cid)
                .press("Members")
                .one("dialog [aria-label='Remove " + ann + "']")
                .click();
        until("the refusal", () -> !bens.text("dialog .trouble").isEmpty());
        bens.one("dialog .end button:last-child").click();
        anns.say("mine alone");
        until("the message", () -> bens.said().contains("mine alone"));
        bens.act("mine alone", "Delete");
        until("the refusal", () -> !bens.text(".trouble.alert").isEmpty());
        bens.one("[aria-label='Close the error']").click();
        until("it to be closed", () -> bens.text(".trouble.alert").isEmpty());
    }

    @Test
    void whoeverIsConnectedIsListedAndDisconnected() {
        String ann = person("ann");
        ConsolePane anns = inAWindowOfTheirOwn(ann);
        String operators = browser.newWindow(service.console());
        var operator = browser.driver().switchTo().window(operators);
        operator.findElement(By.id("server")).click();
        var dialog = operator.findElement(By.cssSelector("dialog[open]"));
        dialog.findElement(By.cssSelector("input[type=password]"))
                .sendKeys(Tokens.mint("operator").roles("admin").token());
        dialog.findElement(By.cssSelector("input[list]")).sendKeys(ann + Keys.ENTER);
        shows(operators, "dialog[open] [aria-label=Connections]", "parley");
        shows(operators, "dialog[open] [aria-label=Instances]", "connections");
        browser.driver()
                .switchTo()
                .window(operators)
                .findElement(By.cssSelector("[aria-label^=Disconnect]"))
                .click();
        shows(operators, "dialog[open] .good", "Disconnected");
        anns.connected();
        browser.driver()
                .switchTo()
                .window(operators)
                .findElement(By.xpath("//dialog[@open]//button[.='Revoke tokens']"))
                .click();
        anns.shows(".status", "Disconnected");
    }

    private static String conversation(String user) {
        return io.restassured.RestAssured.given()
                .baseUri(service.address().toString())
                .auth()
                .oauth2(Tokens.forProcess(user))
                .get("/api/v1/conversations")
                .then()
                .statusCode(200)
                .extract()
                .path("conversations[0].conversation_id");
    }

    private static String text(String window, String css) {
        var found = browser.driver().switchTo().window(window).findElements(By.cssSelector(css));
        return found.isEmpty() ? "" : found.getFirst().getText();
    }

    private static void shows(String window, String css, String text) {
        until(css + " to show " + text, () -> text(window, css).contains(text));
    }
}
