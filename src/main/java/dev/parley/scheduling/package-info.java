/** Runs tasks later or in rounds, on Vert.x contexts, until the application ends. */
@NullMarked
package dev.parley.scheduling;

import org.jspecify.annotations.NullMarked;
