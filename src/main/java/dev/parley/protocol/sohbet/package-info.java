/** What a social app speaks at {@code /}: {@code {"type", "payload"}}, with ids as numbers. */
package dev.parley.protocol.sohbet;
