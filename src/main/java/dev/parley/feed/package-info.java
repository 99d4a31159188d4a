/**
 * The messages of one conversation, in order: joins what is replayed from the log with what arrives live, and holds back
 * changes until their message is there. Pure state, and the ports by which the log is read.
 */
@NullMarked
package dev.parley.feed;

import org.jspecify.annotations.NullMarked;
