package dev.parley.security;

import java.util.Collection;
import java.util.List;

/** Names of rooms, in which {@code *} stands for any characters, or none: {@code team-*}. Immutable. */
public record RoomPatterns(List<String> patterns) {
    public RoomPatterns {
        patterns = List.copyOf(patterns);
    }

    public static RoomPatterns of(Collection<String> patterns) {
        return new RoomPatterns(List.copyOf(patterns));
    }

    public boolean match(String room) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, room));
    }

    /**
     * Matches in at most as many steps as the product of the lengths, since issuers of tokens may write any number of
     * stars.
     */
    private static boolean matches(String pattern, String room) {
        int p = 0;
        int r = 0;
        int star = -1;
        int resume = 0;
        while (r < room.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = r;
            } else if (p < pattern.length() && pattern.charAt(p) == room.charAt(r)) {
                p++;
                r++;
            } else if (star >= 0) {
                p = star + 1;
                r = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
