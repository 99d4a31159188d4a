package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A decoded client frame.
 *
 * @param ref     the client's reference for the frame as JSON, a string or a number, which its answer repeats; null if
 *                it has none
 * @param command the command
 * @param speaker the user as whom the frame claims to act, which must be the token's user; null if it claims none
 * @param repeats the command if the frame is an echo of another user's message: if {@code speaker} is another user, or
 *     is null and such a message exists; null if an echo is not allowed
 * @param asUser  the user as whom a service wants to act; null if it acts for itself
 */
public record Request(
        @Nullable String ref,
        Command command,
        @Nullable String speaker,
        @Nullable Command repeats,
        @Nullable String asUser) {
    public Request(@Nullable String ref, Command command, @Nullable String speaker, Command repeats) {
        this(ref, command, speaker, repeats, null);
    }

    public Request(@Nullable String ref, Command command, @Nullable String speaker) {
        this(ref, command, speaker, null, null);
    }

    public Request(@Nullable String ref, Command command) {
        this(ref, command, null);
    }
}
