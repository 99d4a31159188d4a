/** Tools to try Parley out in dev mode and tests. Nothing of this package is in the production package. */
@NullMarked
package dev.parley.dev;

import org.jspecify.annotations.NullMarked;
