package dev.parley.config;

/** Parses a TCP port. */
final class Port {

    private static final int LAST = 65535;

    private Port() {}

    static int parse(String text, int first) {
        try {
            int port = Integer.parseInt(text);
            if (port >= first && port <= LAST) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Treated like a number out of range.
        }
        throw new IllegalArgumentException("has a port that is not a number from " + first + " to " + LAST);
    }
}
