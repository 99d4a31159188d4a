/** Stores and reads messages: the log, its history, edits, receipts and unread counts. */
@NullMarked
package dev.parley.conversation.message;

import org.jspecify.annotations.NullMarked;
