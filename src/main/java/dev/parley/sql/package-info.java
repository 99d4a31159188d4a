/** Runs the statements of the floors above delivery; what they say is theirs. */
package dev.parley.sql;
