package dev.parley.config;

import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Removes tokens and passwords from everything that is printed. Parley logs none; its libraries do at DEBUG, such as
 * the address of an upgrade with its token.
 */
final class TokensOutOfLogs implements Filter {
    private static final String HIDDEN = "[hidden]";
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+)*+");
    // The value includes what is in brackets, so that hiding it twice changes nothing: several handlers filter one
    // line.
    private static final Pattern PARAMETER =
            Pattern.compile("(?i)((?:token|secret|password)=)(?:\\[[^\\[\\]]*+]|[^&\\s\"',;)}\\]])++");
    private static final Pattern BEARER = Pattern.compile("(?i)(bearer[ .])[A-Za-z0-9._~+/-]+=*");
    private static final Pattern CREDENTIALS = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");

    /** Changes the record's message if it contains credentials. Lets every record pass. */
    @Override
    public boolean isLoggable(LogRecord entry) {
        ExtLogRecord extended = ExtLogRecord.wrap(entry);
        String text = text(extended);
        if (text != null) {
            String bare = without(text);
            if (!bare.equals(text)) {
                extended.setMessage(bare, ExtLogRecord.FormatStyle.NO_FORMAT);
                extended.setParameters(null);
            }
        }
        return true;
    }

    /** Formats the message as handlers do, without what a formatter adds. */
    @SuppressWarnings("deprecation")
    private static String text(ExtLogRecord entry) {
        return entry.getFormattedMessage();
    }

    static String without(String text) {
        // Values first: what looks like a token may be a part of one.
        String bare = PARAMETER.matcher(text).replaceAll("$1" + HIDDEN);
        bare = BEARER.matcher(bare).replaceAll("$1" + HIDDEN);
        bare = JWT.matcher(bare).replaceAll(HIDDEN);
        return CREDENTIALS.matcher(bare).replaceAll("$1" + HIDDEN + "@");
    }
}
