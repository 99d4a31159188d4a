/** Stores which tokens were revoked. */
@NullMarked
package dev.parley.security.revocation;

import org.jspecify.annotations.NullMarked;
