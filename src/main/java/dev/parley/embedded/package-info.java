/**
 * Real PostgreSQL and Redis servers for dev mode and tests. Nothing of this package, nor of the libraries it uses, is
 * in the production package; other packages reach it by name only.
 */
@NullMarked
package dev.parley.embedded;

import org.jspecify.annotations.NullMarked;
