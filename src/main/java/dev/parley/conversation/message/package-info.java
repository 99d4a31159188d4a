/** Stores and reads messages: the log, its history, edits, receipts and unread counts. */
package dev.parley.conversation.message;
