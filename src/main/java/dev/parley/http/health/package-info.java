/** Probes and health of the service and of what it depends on. */
package dev.parley.http.health;
