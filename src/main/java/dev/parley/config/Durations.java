package dev.parley.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times such as {@code 1500ms}, {@code 10s}, {@code 5m}, {@code 12h} and {@code 30d}; a bare number is seconds. */
final class Durations {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m|h|d)?");

    private Durations() {}

    /**
     * @param longest the longest time that makes sense, as a person would say it, and as a duration
     * @throws IllegalArgumentException if the text is no time, zero, or longer
     */
    static Duration parse(String text, String longest, Duration max) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new IllegalArgumentException("is no time");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case null, default -> Duration.ofSeconds(number);
        };
        if (duration.compareTo(max) > 0) {
            throw new IllegalArgumentException("is more than " + longest);
        }
        return duration;
    }
}
