/** Bounds and reads requests before any resource sees them, and answers those that are refused. */
@NullMarked
package dev.parley.http.guard;

import org.jspecify.annotations.NullMarked;
