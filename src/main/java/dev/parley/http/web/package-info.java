/** Static files: the web client and the console. */
@NullMarked
package dev.parley.http.web;

import org.jspecify.annotations.NullMarked;
