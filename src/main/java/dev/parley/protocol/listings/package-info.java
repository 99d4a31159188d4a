/**
 * The protocol of a service of classified ads at {@code /ws/chat}: flat frames, with ids as numbers and a time in each.
 */
package dev.parley.protocol.listings;
