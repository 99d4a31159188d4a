/** HTTP of the listings dialect. */
@NullMarked
package dev.parley.http.listings;

import org.jspecify.annotations.NullMarked;
