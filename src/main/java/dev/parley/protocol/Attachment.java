package dev.parley.protocol;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The description of a file that is stored elsewhere. The file itself never passes through here.
 *
 * @param url    null if the sender's app describes the file in a form that only apps of its kind understand
 * @param size   in bytes, or null if the sender gave none
 * @param asSent the JSON of the sender's app if it has more than the other fields; else null
 */
public record Attachment(
        @Nullable String url,
        @Nullable String contentType,
        @Nullable Long size,
        @Nullable String name,
        @Nullable String asSent) {
    private static final Set<String> NOTHING = Set.of("null", "\"\"", "[]", "{}");

    /** Whether it describes nothing, so that no app can show it. */
    boolean isEmpty() {
        return url == null && asSent != null && NOTHING.contains(asSent);
    }

    /** Describes the file by these fields only. */
    public Attachment(@Nullable String url, @Nullable String contentType, @Nullable Long size, @Nullable String name) {
        this(url, contentType, size, name, null);
    }
}
