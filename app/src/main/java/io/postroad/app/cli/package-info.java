/**
 * The command line. Each command is a class of its own; what they share is the {@link
 * io.postroad.app.cli.Terminal} they talk to. The only package that writes to standard output.
 */
@org.jspecify.annotations.NullMarked
package io.postroad.app.cli;
