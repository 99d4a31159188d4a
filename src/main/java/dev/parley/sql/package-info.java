/** Runs statements with a time limit, cuts hung connections, and tells what a failure means. */
package dev.parley.sql;
