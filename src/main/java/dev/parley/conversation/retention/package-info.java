/** Deletes messages whose retention is over. */
@NullMarked
package dev.parley.conversation.retention;

import org.jspecify.annotations.NullMarked;
