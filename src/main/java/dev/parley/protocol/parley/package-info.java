/** Reads and writes the frames of the dialect {@code parley}, the native one. */
@NullMarked
package dev.parley.protocol.parley;

import org.jspecify.annotations.NullMarked;
