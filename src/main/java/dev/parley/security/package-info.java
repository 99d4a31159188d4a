/**
 * Authentication. Only this package reads tokens, which become {@link dev.parley.security.Caller}s. What cannot be
 * verified is refused, and the client is not told why.
 */
@NullMarked
package dev.parley.security;

import org.jspecify.annotations.NullMarked;
