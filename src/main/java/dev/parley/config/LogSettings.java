package dev.parley.config;

import java.util.Locale;
import java.util.Map;

/** Reads the settings of the log. */
final class LogSettings {
    private LogSettings() {}

    /**
     * Sets Parley's own level. Its libraries log nothing below INFO at any level, since some log addresses with their
     * query, in which an upgrade may have its token.
     */
    static Map<String, String> level(String text) {
        String level =
                switch (text.toUpperCase(Locale.ROOT)) {
                    case "TRACE" -> "TRACE";
                    case "DEBUG" -> "DEBUG";
                    case "INFO" -> "INFO";
                    case "WARN", "WARNING" -> "WARN";
                    case "ERROR", "FATAL", "PANIC", "DPANIC" -> "ERROR";
                    default -> throw new IllegalArgumentException("is none of TRACE, DEBUG, INFO, WARN, ERROR");
                };
        boolean detailed = level.equals("TRACE") || level.equals("DEBUG");
        return Map.of(
                "quarkus.log.category.\"dev.parley\".level", level, "quarkus.log.level", detailed ? "INFO" : level);
    }

    static Map<String, String> encoding(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "json" -> Map.of("quarkus.log.console.json.enabled", "true");
            case "console", "text" -> Map.of("quarkus.log.console.json.enabled", "false");
            default -> throw new IllegalArgumentException("is neither json nor console");
        };
    }
}
