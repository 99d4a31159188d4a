package dev.parley.protocol;

/**
 * What a message says of a file that lies elsewhere; the file itself never passes through here.
 *
 * @param url    null if the sender's app says it in a way of its own, so that only apps of its kind understand it
 * @param size   bytes, or null if the sender did not tell
 * @param asSent the JSON in which the sender's app said it, where that says more than the other fields; else null
 */
public record Attachment(String url, String contentType, Long size, String name, String asSent) {
    /** One of which these fields say everything. */
    public Attachment(String url, String contentType, Long size, String name) {
        this(url, contentType, size, name, null);
    }
}
