/** Remembers which tokens were taken back. */
package dev.parley.security.revocation;
