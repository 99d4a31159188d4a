/** The protocol of a social app at {@code /}: {@code {"type", "payload"}}, with ids as numbers. */
package dev.parley.protocol.sohbet;
