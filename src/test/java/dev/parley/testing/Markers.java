package dev.parley.testing;

/**
 * What tests plant where nobody but the one it is for may read it. At the end {@code OutputCheck} looks for them in all
 * that was logged.
 */
public final class Markers {
    /** Begins every one of them; digits and letters only, so that no way of writing changes it. */
    public static final String PLANTED = "zq7planted";
    /** In tokens, or in what only looks like one. */
    public static final String TOKEN = PLANTED + "Token";
    /** In what people write: messages, titles, file names, payloads. */
    public static final String BODY = PLANTED + "Body";

    private Markers() {}
}
