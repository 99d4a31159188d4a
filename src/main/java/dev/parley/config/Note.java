package dev.parley.config;

/**
 * A remark on the settings, with which Parley starts nevertheless. It never contains a value.
 *
 * @param warning whether something is less safe, or less than was asked for
 */
public record Note(boolean warning, String text) {

    static Note warn(String text) {
        return new Note(true, text);
    }

    static Note info(String text) {
        return new Note(false, text);
    }
}
