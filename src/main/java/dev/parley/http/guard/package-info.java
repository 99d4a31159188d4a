/** Bounds and reads requests before any resource sees them, and answers those that are refused. */
package dev.parley.http.guard;
