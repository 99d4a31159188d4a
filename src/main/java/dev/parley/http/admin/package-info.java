/** HTTP for services and operators: revocation, traces, personal data, connections. */
@NullMarked
package dev.parley.http.admin;

import org.jspecify.annotations.NullMarked;
