/** Counts what users, connections and addresses may use: token buckets, shared budgets, fair shares. */
package dev.parley.limits;
