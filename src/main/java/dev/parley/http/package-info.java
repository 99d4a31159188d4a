/**
 * HTTP resources, which decode a request, call the packages below, and encode the answer; and the one format of errors,
 * RFC 9457 problem details.
 *
 * <p>Nested resources, such as conversations and their messages, have the same path at their classes. Otherwise, if the
 * longer path lacks a method, Quarkus tries the shorter one, and answers 404 instead of 405.
 */
@NullMarked
package dev.parley.http;

import org.jspecify.annotations.NullMarked;
