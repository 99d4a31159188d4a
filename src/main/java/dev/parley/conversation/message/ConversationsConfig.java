package dev.parley.conversation.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of conversations. */
@ConfigMapping(prefix = "parley.conversations")
public interface ConversationsConfig {
    /** At most so many characters in a title, from 1. */
    @WithDefault("200")
    int maxTitleLength();

    /** At most so many bytes of UTF-8 in a message's content, from 1, by whichever way it comes. */
    @WithDefault("8192")
    int maxContentBytes();

    /**
     * A page of messages or conversations ends where it has so many bytes of what people wrote, from 1; it holds one
     * entry at least, however long.
     */
    @WithDefault("262144")
    int maxPageBytes();

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
