/** What makes trying Parley out easy in dev mode and tests. Nothing of this package is in the production package. */
package dev.parley.dev;
