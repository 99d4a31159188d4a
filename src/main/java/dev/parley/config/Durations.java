package dev.parley.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses times such as {@code 1500ms}, {@code 10s}, {@code 5m}, {@code 12h} and {@code 30d}. A bare number is refused,
 * since {@code 24} may be meant as hours.
 */
final class Durations {
    private static final String FORMS = "1500ms, 10s, 5m, 12h or 30d";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h|d)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern NEGATIVE = Pattern.compile("-\\s*[\\dP].*|PT?-.*");

    private Durations() {}

    /**
     * @param longest the longest time that makes sense, in words and as a duration
     * @throws IllegalArgumentException if the text is not a time, has no unit, is not above zero, or is longer
     */
    static Duration parse(String text, String longest, Duration max) {
        Duration duration = read(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("is zero, and must be above it");
        }
        if (duration.compareTo(max) > 0) {
            throw new IllegalArgumentException("is more than " + longest);
        }
        return duration;
    }

    /**
     * Parses a time of any length, also in Quarkus' forms such as {@code PT1H30M} and {@code 1h30m}.
     *
     * @throws IllegalArgumentException if the text is not a time, has no unit, or is below zero
     */
    static Duration read(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (NEGATIVE.matcher(upper).matches()) {
            throw new IllegalArgumentException("is below zero");
        }
        if (NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("has no unit, and must be a time such as " + FORMS);
        }
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("must be a time such as " + FORMS);
        }
    }
}
