package dev.parley.redis;

import java.util.List;

/** Recognises answers of a Redis that is reachable and cannot serve, while another one may. */
final class RedisRefusal {
    private static final List<String> CODES = List.of(
            "READONLY", "OOM", "NOAUTH", "WRONGPASS", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "MISCONF", "NOREPLICAS");

    private RedisRefusal() {}

    /**
     * Whether a failed command is such an answer. Older servers have the code of a script's command within the text.
     */
    static boolean is(Throwable failure) {
        String text = failure.getMessage();
        return text != null
                && CODES.stream().anyMatch(code -> text.startsWith(code + " ") || text.contains("-" + code + " "));
    }
}
