package dev.parley.importing;

/** Receives the lines of an import's answer. */
public interface ImportReport {
    /**
     * Sends a line. Invalid lines and the summary are few, and must not be dropped.
     *
     * @param line JSON, without the end of the line
     */
    void line(byte[] line);

    /** Whether the client does not read what was reported. Progress is left out then. */
    boolean isFull();
}
