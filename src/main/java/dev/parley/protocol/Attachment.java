package dev.parley.protocol;

/**
 * What a message says of a file that lies elsewhere; the file itself never passes through here.
 *
 * @param size bytes, or null where the sender did not tell
 */
public record Attachment(String url, String contentType, Long size, String name) {}
