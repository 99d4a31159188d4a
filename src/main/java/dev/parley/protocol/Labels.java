package dev.parley.protocol;

/** Short texts that apps show in one line among others: titles, names of files. */
public final class Labels {
    private Labels() {}

    /**
     * Whether it stays in its line and among its own characters: it holds no control character, and nothing that
     * embeds, overrides or isolates a direction, which could reverse what is shown around it. Marks of a direction
     * (U+200E, U+200F, U+061C) and joiners, which scripts and emoji need, are fine.
     *
     * @see <a href="https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings">UAX 9</a>
     */
    public static boolean fits(String text) {
        return text.codePoints().noneMatch(Labels::leavesItsPlace);
    }

    private static boolean leavesItsPlace(int c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }
}
