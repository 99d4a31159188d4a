/** Removes messages whose time is over. */
package dev.parley.conversation.retention;
