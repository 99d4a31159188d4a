/**
 * The protocol of a service of classified ads at {@code /ws/chat}: flat frames, with ids as numbers and a time in each.
 */
@NullMarked
package dev.parley.protocol.listings;

import org.jspecify.annotations.NullMarked;
