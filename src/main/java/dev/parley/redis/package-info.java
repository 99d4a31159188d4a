/** Connections to Redis: commands, scripts, and what its errors mean. */
@NullMarked
package dev.parley.redis;

import org.jspecify.annotations.NullMarked;
