/** Reads settings: from environment variables in production, from embedded servers in dev mode and tests. */
@NullMarked
package dev.parley.config;

import org.jspecify.annotations.NullMarked;
