package dev.parley.protocol;

/**
 * A decoded client frame.
 *
 * @param ref     the client's own name for the frame as JSON, a string or a number, to be repeated in what answers it;
 *                null if it gave none
 * @param command what it asks
 * @param speaker the user in whose name the frame claims to speak, which must be the token's; null if it claims none
 * @param repeats what the frame asks if {@code speaker} is somebody else, or there is none and somebody else has said
 *                the same, whose frame it gives back; null if it then asks nothing that is allowed
 * @param asUser  the user as whom a service wants to speak; null if it speaks for itself
 */
public record Request(String ref, Command command, String speaker, Command repeats, String asUser) {
    public Request(String ref, Command command, String speaker, Command repeats) {
        this(ref, command, speaker, repeats, null);
    }

    public Request(String ref, Command command, String speaker) {
        this(ref, command, speaker, null, null);
    }

    public Request(String ref, Command command) {
        this(ref, command, null);
    }
}
