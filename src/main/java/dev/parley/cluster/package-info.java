/** Shows all instances: which are alive, and what they answer to queries about their connections. */
package dev.parley.cluster;
