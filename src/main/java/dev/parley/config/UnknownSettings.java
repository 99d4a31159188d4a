package dev.parley.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Notes variables that look like settings of Parley and are none, such as mistyped ones. */
final class UnknownSettings {
    private static final int MOST = 20;
    private static final int NEAR = 2;
    /** Shorter names are too similar to variables of other programs. */
    private static final int SHORTEST = 8;

    private static final String FILE = "_FILE";
    private static final Pattern OURS = Pattern.compile("(PARLEY|JWT)_.+");
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+");
    /** The variables that Kubernetes sets for each service of the namespace, such as one named {@code parley}. */
    private static final Pattern SERVICE =
            Pattern.compile(".+_(SERVICE_(HOST|PORT)(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

    private UnknownSettings() {}

    /**
     * @param names of all variables
     * @param variables returns a variable's value, null if there is none
     * @param known the names that have a meaning
     */
    static List<Note> notes(Collection<String> names, Function<String, @Nullable String> variables, Set<String> known) {
        List<String> sentences = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            if (!known.contains(name) && NAME.matcher(name).matches() && !ofKubernetes(name, variables)) {
                sentence(name, known).ifPresent(sentences::add);
            }
        }
        List<Note> notes =
                new ArrayList<>(sentences.stream().limit(MOST).map(Note::warn).toList());
        if (sentences.size() > MOST) {
            notes.add(Note.warn(sentences.size() - MOST + " more variables look like settings and are none"));
        }
        return notes;
    }

    private static boolean ofKubernetes(String name, Function<String, @Nullable String> variables) {
        if (SERVICE.matcher(name).matches()) {
            return true;
        }
        String value = variables.apply(name);
        return value == null || SERVICE_LINK.matcher(value).matches();
    }

    private static Optional<String> sentence(String name, Set<String> known) {
        if (name.endsWith(FILE) && known.contains(name.substring(0, name.length() - FILE.length()))) {
            return Optional.of(name + " has no effect: " + name.substring(0, name.length() - FILE.length())
                    + " is not read from a file");
        }
        Optional<String> nearest = known.stream()
                .filter(it -> it.length() >= SHORTEST && it.contains("_"))
                .filter(it -> distance(name, it) <= NEAR)
                .sorted()
                .min(Comparator.comparingInt(it -> distance(name, it)));
        return nearest.isPresent() || OURS.matcher(name).matches()
                ? Optional.of(name + " has no effect: there is no such setting"
                        + nearest.map(it -> "; did you mean " + it + "?").orElse(""))
                : Optional.empty();
    }

    /** Returns the number of characters to insert, delete, replace, or swap with the next to make one of the other. */
    static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > NEAR) {
            return Integer.MAX_VALUE;
        }
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                char last = one.charAt(i - 1);
                int changed = last == other.charAt(j - 1) ? 0 : 1;
                steps[i][j] = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + changed);
                if (i > 1 && j > 1 && last == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[one.length()][other.length()];
    }
}
