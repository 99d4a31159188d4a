/** Runs statements with a time limit, cuts hung connections, and classifies failures. */
package dev.parley.sql;
