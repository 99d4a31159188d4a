package dev.parley.console;

import java.util.List;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** Checks accessibility for users with low vision, with a screen reader, or without a mouse. */
final class Looks {
    /**
     * Texts with less contrast to their background than WCAG 2.2 requires at level AA (1.4.3), and edges of input
     * fields (1.4.11).
     */
    private static final String FAINT = """
            const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
            const numbers = text => text.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
            const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
            const behind = element => {
              for (let at = element; at; at = at.parentElement) {
                const [r, g, b, a = 1] = numbers(getComputedStyle(at).backgroundColor);
                if (a === 1) return [r, g, b];
              }
              return [255, 255, 255];
            };
            const faint = [];
            for (const element of document.querySelectorAll('body *')) {
              if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled || element.closest('.unseen')) continue;
              const style = getComputedStyle(element);
              const tell = (what, is, least) => is < least && faint.push(`${what} of ${element.tagName}.${element.className} ${element.textContent.slice(0, 20)}: ${is.toFixed(2)}`);
              if ([...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || element.matches('input, textarea, select')) {
                const size = parseFloat(style.fontSize);
                const large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
                tell('text', ratio(numbers(style.color), behind(element)), large ? 3 : 4.5);
              }
              if (element.matches('input:not([type=checkbox]), textarea, select')) {
                tell('edge', ratio(numbers(style.borderTopColor), behind(element.parentElement)), 3);
              }
            }
            return faint;
            """;

    private static final String NAMELESS = """
            return [...document.querySelectorAll('button, input, select, textarea, [role=tab], [role=log]')]
              .filter(element => element.checkVisibility())
              .filter(element => !(element.getAttribute('aria-label') || element.labels?.length || element.textContent.trim()))
              .map(element => element.outerHTML);
            """;

    /** Texts that overflow their container, unless it can be scrolled or shows that the text goes on. */
    private static final String CUT_OFF = """
            return [...document.querySelectorAll('p, h2, h3, li, span, strong, code')]
              .filter(element => element.checkVisibility() && !element.closest('.unseen, pre, .frames'))
              .filter(element => getComputedStyle(element).textOverflow !== 'ellipsis' && getComputedStyle(element).display !== 'inline')
              .filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
              .map(element => element.outerHTML.slice(0, 200));
            """;

    /** Landmarks of one kind with the same name, and lists whose items a screen reader does not announce as such. */
    private static final String AMBIGUOUS = """
            const name = element => element.getAttribute('aria-label') ?? '';
            const landmarks = [...document.querySelectorAll('nav, main, section[aria-label], aside, form[aria-label]')].filter(element => element.checkVisibility());
            const twice = landmarks.filter(one => landmarks.some(other => one !== other && one.tagName === other.tagName && name(one) === name(other)));
            const lists = [...document.querySelectorAll('ul[role], ol[role]')].filter(element => element.querySelector(':scope > li') && element.role !== 'list');
            return [...twice, ...lists].map(element => element.outerHTML.slice(0, 200));
            """;

    /** The focused element: its place in the order of the page, whether it is visible, and its name. */
    private static final String FOCUS = """
            const at = document.activeElement;
            if (at === document.body) return null;
            const outline = getComputedStyle(at);
            const seen = outline.outlineStyle !== 'none' && parseFloat(outline.outlineWidth) >= 2;
            return { order: [...document.querySelectorAll('*')].indexOf(at), seen, name: at.outerHTML.slice(0, 80) };
            """;

    private final Browser browser;

    Looks(Browser browser) {
        this.browser = browser;
    }

    @SuppressWarnings("unchecked")
    List<String> faint() {
        return (List<String>) browser.driver().executeScript(FAINT);
    }

    @SuppressWarnings("unchecked")
    List<String> nameless() {
        return (List<String>) browser.driver().executeScript(NAMELESS);
    }

    @SuppressWarnings("unchecked")
    List<String> cutOff() {
        return (List<String>) browser.driver().executeScript(CUT_OFF);
    }

    @SuppressWarnings("unchecked")
    List<String> ambiguous() {
        return (List<String>) browser.driver().executeScript(AMBIGUOUS);
    }

    boolean scrollsSideways() {
        return (boolean) browser.driver().executeScript("return document.documentElement.scrollWidth > innerWidth");
    }

    void tab() {
        new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
    }

    Object focus() {
        return browser.driver().executeScript(FOCUS);
    }
}
