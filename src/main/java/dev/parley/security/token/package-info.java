/** Extracts tokens from requests, verifies their signature and claims, and returns their caller. */
@NullMarked
package dev.parley.security.token;

import org.jspecify.annotations.NullMarked;
