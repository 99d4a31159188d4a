package dev.parley.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The quotes around values in a {@code .env} file, which shells and most of its readers take off, and Quarkus does not.
 */
final class Quotes {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"(\\s+#.*)?|'([^']*)'(\\s+#.*)?");

    private Quotes() {}

    /** The text without blanks around it, without one pair of quotes, and without a comment behind these. */
    static String stripped(String text) {
        String bare = text.strip();
        Matcher quoted = QUOTED.matcher(bare);
        return !quoted.matches() ? bare : quoted.group(1) != null ? quoted.group(1) : quoted.group(3);
    }
}
