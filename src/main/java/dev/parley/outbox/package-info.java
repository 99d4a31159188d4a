/** Takes commands that a service wrote into the database inside its own transaction, and carries them out. */
package dev.parley.outbox;
