/** HTTP of the sohbet dialect. */
@NullMarked
package dev.parley.http.sohbet;

import org.jspecify.annotations.NullMarked;
