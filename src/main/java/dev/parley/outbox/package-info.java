/** Publishes events and runs commands that a service wrote into the database in its own transaction. */
package dev.parley.outbox;
