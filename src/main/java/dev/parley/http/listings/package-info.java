/** HTTP of the listings dialect. */
package dev.parley.http.listings;
