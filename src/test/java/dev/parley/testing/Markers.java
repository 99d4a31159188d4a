package dev.parley.testing;

/** Texts that tests send to one receiver only. At the end {@code OutputCheck} searches all logs for them. */
public final class Markers {
    /** The prefix of every marker: letters and digits only, which no encoding changes. */
    public static final String PLANTED = "zq7planted";
    /** A marker for tokens, and for what looks like one. */
    public static final String TOKEN = PLANTED + "Token";
    /** A marker for what users write: messages, titles, file names, payloads. */
    public static final String BODY = PLANTED + "Body";

    private Markers() {}
}
