package dev.parley.conversation;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** The key of a member. */
@Embeddable
public record MemberId(
        @Column(name = "conversation_id") String conversationId,
        @Column(name = "user_id") String userId) {}
