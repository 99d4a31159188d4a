/** Verifies tokens: where a request has them, who signed them, and what they say about the caller. */
@NullMarked
package dev.parley.security.token;

import org.jspecify.annotations.NullMarked;
