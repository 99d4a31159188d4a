/** Limits what users, connections and addresses may use: token buckets, shared rate limits, fair shares. */
package dev.parley.limits;
