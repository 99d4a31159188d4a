/** The protocol of a social app at {@code /}: {@code {"type", "payload"}}, with ids as numbers. */
@NullMarked
package dev.parley.protocol.sohbet;

import org.jspecify.annotations.NullMarked;
