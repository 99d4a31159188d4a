/** Closes the connections of users whose tokens were taken back, on every instance. */
package dev.parley.revocation;
