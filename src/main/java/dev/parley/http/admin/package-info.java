/** HTTP for services and operators: revocation, traces, personal data, connections. */
package dev.parley.http.admin;
