/** HTTP of conversations, members and messages. */
@NullMarked
package dev.parley.http.conversation;

import org.jspecify.annotations.NullMarked;
