/** Keeps connections to Redis: commands, scripts and what a refusal of Redis means. */
package dev.parley.redis;
