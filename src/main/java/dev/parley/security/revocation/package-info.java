/** Remembers which tokens were taken back. */
@NullMarked
package dev.parley.security.revocation;

import org.jspecify.annotations.NullMarked;
