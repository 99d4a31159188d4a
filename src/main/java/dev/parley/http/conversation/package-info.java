/** HTTP of conversations, members and messages. */
package dev.parley.http.conversation;
