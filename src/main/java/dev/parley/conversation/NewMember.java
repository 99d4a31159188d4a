package dev.parley.conversation;

import dev.parley.protocol.Role;

/** One who is to become a member. */
public record NewMember(String userId, Role role) {}
