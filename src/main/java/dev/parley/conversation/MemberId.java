package dev.parley.conversation;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/** Who, and where. */
@Embeddable
public record MemberId(
        @Column(name = "conversation_id") String conversationId,
        @Column(name = "user_id") String userId) {}
