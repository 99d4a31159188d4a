/** Stores messages and reads them: the log, its history, edits, receipts and unread counts. */
package dev.parley.conversation.message;
