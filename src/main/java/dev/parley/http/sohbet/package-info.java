/** HTTP of the sohbet dialect. */
package dev.parley.http.sohbet;
