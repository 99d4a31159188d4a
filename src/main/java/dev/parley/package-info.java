/** Parley: a real-time messaging back end. */
@NullMarked
package dev.parley;

import org.jspecify.annotations.NullMarked;
