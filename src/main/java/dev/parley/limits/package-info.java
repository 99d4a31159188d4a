/** Limits what users, connections and addresses may use: token buckets, shared rate limits, fair shares. */
@NullMarked
package dev.parley.limits;

import org.jspecify.annotations.NullMarked;
