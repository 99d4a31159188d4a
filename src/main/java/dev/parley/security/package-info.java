/**
 * Who speaks: tokens are read here, and nowhere else, and become {@link dev.parley.security.Caller}s. Everything that
 * cannot be checked is refused, and the one refused is not told why.
 */
package dev.parley.security;
