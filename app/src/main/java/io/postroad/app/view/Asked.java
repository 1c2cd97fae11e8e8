package io.postroad.app.view;

import java.util.Optional;

/**
 * How would mail for an address be handled, in the words of a command line or a request? Immutable.
 *
 * @param from the reverse-path, with brackets or not; {@code <>} is the null one
 * @param client the client's IP address
 * @param auth the account that has logged in
 */
public record Asked(
    String address, Optional<String> from, Optional<String> client, Optional<String> auth) {}
