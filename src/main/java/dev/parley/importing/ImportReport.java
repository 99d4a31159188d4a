package dev.parley.importing;

/** Where the lines of an import's answer go. */
public interface ImportReport {
    /** @param line JSON, without the end of the line; invalid lines and the summary are few, and must not be dropped */
    void line(byte[] line);

    /** Whether the client does not read what has been reported: progress is left out then. */
    boolean isFull();
}
