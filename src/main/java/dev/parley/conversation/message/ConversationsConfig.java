package dev.parley.conversation.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of conversations. */
@ConfigMapping(prefix = "parley.conversations")
public interface ConversationsConfig {
    /** The maximum number of characters in a title, from 1. */
    @WithDefault("200")
    int maxTitleLength();

    /** The maximum size of a message's content in bytes of UTF-8, from 1, over every door. */
    @WithDefault("8192")
    int maxContentBytes();

    /**
     * The size in bytes of what users wrote at which a page of messages or conversations ends, from 1. A page has at
     * least one entry, whatever its size.
     */
    @WithDefault("262144")
    int maxPageBytes();

    /** Unread messages are counted up to this number, from 1, which bounds the cost of a user with many of them. */
    @WithDefault("1000")
    int maxUnread();

    /** Conversations with more members than this do not make users see each other's presence. */
    @WithDefault("500")
    int maxPresenceMembers();

    /**
     * The maximum number of members of a conversation in which they get each other's presence at once: the cost is its
     * square.
     */
    @WithDefault("32")
    int maxAcquaintances();
}
