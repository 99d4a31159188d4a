/** Follows messages on their way, by OpenTelemetry. Nothing else of Parley knows that it is there. */
package dev.parley.tracing;
