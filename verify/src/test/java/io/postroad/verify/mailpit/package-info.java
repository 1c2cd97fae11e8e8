/**
 * Clients that others wrote for Mailpit, run against this server. Their code is installed by {@code
 * ./test} into {@code target/npm} and is no part of this project.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.verify.mailpit;
