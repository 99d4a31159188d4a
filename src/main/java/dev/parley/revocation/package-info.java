/** Closes the connections of users whose tokens were revoked, on every instance. */
@NullMarked
package dev.parley.revocation;

import org.jspecify.annotations.NullMarked;
