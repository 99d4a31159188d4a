package dev.parley.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes the quotes around values in a {@code .env} file, as shells and most of its readers do, and Quarkus does not.
 */
final class Quotes {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"(\\s+#.*)?|'([^']*)'(\\s+#.*)?");

    private Quotes() {}

    /** Returns the text without blanks around it, without one pair of quotes, and without a comment after these. */
    static String stripped(String text) {
        String bare = text.strip();
        Matcher quoted = QUOTED.matcher(bare);
        return !quoted.matches() ? bare : quoted.group(1) != null ? quoted.group(1) : quoted.group(3);
    }
}
