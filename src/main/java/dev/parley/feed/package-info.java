/**
 * The log of one conversation, in order: joins what is replayed with what arrives live. Pure state, and the ports by which
 * the log is read.
 */
@NullMarked
package dev.parley.feed;

import org.jspecify.annotations.NullMarked;
