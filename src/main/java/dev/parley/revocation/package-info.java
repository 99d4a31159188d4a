/** Closes the connections of users whose tokens were revoked, on every instance. */
package dev.parley.revocation;
