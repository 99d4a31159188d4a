/** Publishes events and runs commands that a service wrote into the database in its own transaction. */
@NullMarked
package dev.parley.outbox;

import org.jspecify.annotations.NullMarked;
