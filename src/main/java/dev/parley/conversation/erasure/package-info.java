/** Exports and erases what a user wrote, and the user's memberships. */
package dev.parley.conversation.erasure;
