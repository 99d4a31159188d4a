/** Exports and erases what a user said and where. */
package dev.parley.conversation.erasure;
