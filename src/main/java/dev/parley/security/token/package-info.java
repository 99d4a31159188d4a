/** Verifies tokens: where a request has them, who signed them, and what they say about the caller. */
package dev.parley.security.token;
