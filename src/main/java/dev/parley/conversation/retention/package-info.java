/** Deletes messages whose retention is over. */
package dev.parley.conversation.retention;
