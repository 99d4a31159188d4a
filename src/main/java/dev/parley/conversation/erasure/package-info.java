/** Exports and erases what a user wrote, and the user's memberships. */
@NullMarked
package dev.parley.conversation.erasure;

import org.jspecify.annotations.NullMarked;
