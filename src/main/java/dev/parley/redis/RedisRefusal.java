package dev.parley.redis;

import java.util.List;

/** Answers of a Redis that is there and of no use: somewhere else there may be one that is. */
final class RedisRefusal {
    private static final List<String> CODES = List.of(
            "READONLY", "OOM", "NOAUTH", "WRONGPASS", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "MISCONF", "NOREPLICAS");

    private RedisRefusal() {}

    /** Whether a failed command says so. Older servers have the code of a script's command within the text. */
    static boolean is(Throwable failure) {
        String text = failure.getMessage();
        return text != null
                && CODES.stream().anyMatch(code -> text.startsWith(code + " ") || text.contains("-" + code + " "));
    }
}
