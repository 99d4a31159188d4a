/** Probes and health of the service and of what it depends on. */
@NullMarked
package dev.parley.http.health;

import org.jspecify.annotations.NullMarked;
