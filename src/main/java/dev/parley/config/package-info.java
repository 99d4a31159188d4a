/** Reads settings: from environment variables in production, from embedded servers in dev mode and tests. */
package dev.parley.config;
