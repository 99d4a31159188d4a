package dev.parley.protocol;

/** Checks short texts that apps show beside others: titles, file names. */
public final class Labels {
    private Labels() {}

    /**
     * Whether the text cannot affect the text around it: it has no control character, and none that embeds, overrides
     * or isolates a direction, which could reverse its surroundings. Direction marks (U+200E, U+200F, U+061C) and
     * joiners are allowed, since scripts and emoji need them.
     *
     * @see <a href="https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings">UAX 9</a>
     */
    public static boolean fits(String text) {
        return text.codePoints().noneMatch(Labels::leavesItsPlace);
    }

    /** The same for a text that may have several lines. */
    public static boolean fitsInLines(String text) {
        return text.codePoints().noneMatch(c -> leavesItsPlace(c) && !separatesLines(c));
    }

    private static boolean separatesLines(int c) {
        return c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
    }

    private static boolean leavesItsPlace(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
