/** Runs statements with a time limit, cuts hung connections, and classifies failures. */
@NullMarked
package dev.parley.sql;

import org.jspecify.annotations.NullMarked;
