/** Serves TLS certificates, and those that replace them while the service runs. */
package dev.parley.socket.tls;
