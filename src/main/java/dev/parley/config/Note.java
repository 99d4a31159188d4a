package dev.parley.config;

/**
 * What somebody should know of the settings, although Parley starts with them. It never has a value in it.
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
