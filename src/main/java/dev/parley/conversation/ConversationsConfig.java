package dev.parley.conversation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of conversations. */
@ConfigMapping(prefix = "parley.conversations")
public interface ConversationsConfig {
    /** At most so many characters in a title, from 1. */
    @WithDefault("200")
    int maxTitleLength();

    /** Unread messages are counted up to here, from 1: a reader far behind costs no more than this. */
    @WithDefault("1000")
    int maxUnread();

    /** Sharing a conversation with more members than this does not make two users see each other's presence. */
    @WithDefault("500")
    int maxPresenceMembers();

    /** The members of a larger conversation are not told at once who of them is online: it would cost their square. */
    @WithDefault("32")
    int maxAcquaintances();
}
