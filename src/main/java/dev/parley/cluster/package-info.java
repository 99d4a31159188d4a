/** Knows the other instances: who is there, and what they answer to a question about their connections. */
package dev.parley.cluster;
