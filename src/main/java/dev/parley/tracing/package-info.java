/** Traces messages by OpenTelemetry, which no other package uses. */
package dev.parley.tracing;
