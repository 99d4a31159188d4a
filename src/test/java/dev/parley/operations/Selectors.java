package dev.parley.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The selectors of a Prometheus query. Pure. */
public final class Selectors {
    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "unless",
            "bool",
            "offset",
            "by",
            "without",
            "on",
            "ignoring",
            "group_left",
            "group_right",
            "inf",
            "nan");
    private static final Pattern LABELS_OF_AGGREGATION =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern WINDOW = Pattern.compile("\\[[^]]*]");
    /** A name that is not a function's, with its label matchers; or a number, whose letters name nothing. */
    private static final Pattern SELECTOR =
            Pattern.compile("\\b\\d[\\w.]*|([a-zA-Z_:][\\w:]*)\\s*(\\{(?:[^}\"]|\"[^\"]*\")*})?(?!\\s*\\(|[\\w:])");

    private Selectors() {}

    /** Each with its labels, such as {@code up{job="parley"}}, in the order of the query. */
    public static List<String> of(String query) {
        String bare = WINDOW.matcher(LABELS_OF_AGGREGATION.matcher(query).replaceAll(""))
                .replaceAll("");
        List<String> selectors = new ArrayList<>();
        Matcher matcher = SELECTOR.matcher(bare);
        while (matcher.find()) {
            String name = matcher.group(1);
            if (name != null && !WORDS.contains(name)) {
                selectors.add(name + (matcher.group(2) == null ? "" : matcher.group(2)));
            }
        }
        return selectors;
    }

    /** The metric's name alone. */
    public static String name(String selector) {
        return selector.replaceFirst("\\{.*", "");
    }
}
