/** Connections to Redis: commands, scripts, and what its errors mean. */
package dev.parley.redis;
