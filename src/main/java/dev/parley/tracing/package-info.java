/** Traces messages by OpenTelemetry, which no other package uses. */
@NullMarked
package dev.parley.tracing;

import org.jspecify.annotations.NullMarked;
