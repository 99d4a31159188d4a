package dev.parley.delivery;

/** Learns that the user of a session joined or left a conversation. Event loop of the session only. */
interface MembershipListener {
    /** Called after the client got the event. */
    void joined(Session session, String conversationId);

    /** Called before the client gets the event. */
    void left(Session session, String conversationId);
}
