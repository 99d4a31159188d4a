package dev.parley.config;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Explains in a few lines why the application did not start, if the environment is the cause. */
public final class StartFailure {
    private static final Pattern CONVERSION = Pattern.compile(
            "(?s).*[Tt]he config property (\\S+) with the config value \"(.*?)\" threw an Exception whilst being converted(.*)");
    private static final Pattern MISSING = Pattern.compile("(?s).*[Tt]he config property (\\S+) .*");
    private static final Pattern CODE = Pattern.compile("SRCFG\\d+: ");
    private static final Pattern GOT = Pattern.compile(",? got .*");

    private StartFailure() {}

    /** Returns the lines; empty if only a developer can understand the failure. They contain no value of a setting. */
    public static Optional<String> explanation(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            Optional<String> line =
                    switch (cause) {
                        case ConfigValidationException invalid -> Optional.of(invalid(invalid));
                        case QuarkusBindException taken ->
                            Optional.of("Port " + taken.getPort() + " was taken by another program"
                                    + " just now: see PORT, TLS_PORT and MANAGEMENT_PORT");
                        case SQLException lost ->
                            Optional.of("PostgreSQL was there and then failed: "
                                    + String.valueOf(lost.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse(""));
                        case RuntimeException other
                        when String.valueOf(other.getMessage()).contains("SRCFG") ->
                            Optional.of(line(other.getMessage()));
                        case IllegalStateException own when ours(own) -> Optional.ofNullable(own.getMessage());
                        case IllegalArgumentException own when ours(own) -> Optional.ofNullable(own.getMessage());
                        default -> Optional.empty();
                    };
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }

    /** Returns the stack trace without tokens and passwords. */
    public static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return TokensOutOfLogs.without(text.toString());
    }

    private static boolean ours(RuntimeException failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("dev.parley.");
    }

    private static String invalid(ConfigValidationException failure) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < failure.getProblemCount(); i++) {
            lines.add(line(String.valueOf(failure.getProblem(i).getMessage())));
        }
        return String.join("\n  ", lines);
    }

    static String line(@Nullable String problem) {
        Matcher conversion = CONVERSION.matcher(problem);
        if (conversion.matches()) {
            String reason = GOT.matcher(CODE.matcher(conversion.group(3)).replaceAll(""))
                    .replaceAll("")
                    .strip();
            boolean tells =
                    reason.isEmpty() || (!conversion.group(2).isEmpty() && reason.contains(conversion.group(2)));
            return variable(conversion.group(1)) + " cannot be read"
                    + (tells ? "" : ": " + reason.toLowerCase(Locale.ROOT));
        }
        Matcher missing = MISSING.matcher(problem);
        return missing.matches()
                ? variable(missing.group(1)) + " cannot be read, or is missing"
                : "A setting cannot be read";
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
