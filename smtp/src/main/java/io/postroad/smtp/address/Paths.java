package io.postroad.smtp.address;

import java.util.Optional;

/** Paths from text with their brackets, for files and command lines. Stateless. */
public final class Paths {

  private Paths() {}

  /** Reads {@code <>} or {@code <local@domain>}; empty when it is neither. */
  public static Optional<ReversePath> reversePath(String text) {
    byte[] octets = AddressParser.octets(text);
    return octets == null
        ? Optional.empty()
        : whole(AddressParser.reversePath(octets, 0, octets.length), octets.length);
  }

  /** Reads {@code <Postmaster>} or {@code <local@domain>}; empty when it is neither. */
  public static Optional<ForwardPath> forwardPath(String text) {
    byte[] octets = AddressParser.octets(text);
    return octets == null
        ? Optional.empty()
        : whole(AddressParser.forwardPath(octets, 0, octets.length), octets.length);
  }

  /** A path as it is written on the wire, with its brackets. */
  public static String text(ReversePath path) {
    return "<" + path.text() + ">";
  }

  /** A path as it is written on the wire, with its brackets. */
  public static String text(ForwardPath path) {
    return "<" + path.text() + ">";
  }

  /** Whether a path can be sent without SMTPUTF8 as it is written. */
  public static boolean isAscii(ReversePath path) {
    return switch (path) {
      case NullReversePath _ -> true;
      case Mailbox mailbox -> mailbox.isAscii();
    };
  }

  /** Whether a path can be sent without SMTPUTF8 as it is written. */
  public static boolean isAscii(ForwardPath path) {
    return switch (path) {
      case Postmaster _ -> true;
      case Mailbox mailbox -> mailbox.isAscii();
    };
  }

  private static <T> Optional<T> whole(AddressParser.Result<T> result, int length) {
    return switch (result) {
      case AddressParser.Result.Found<T>(T path, int end) when end == length -> Optional.of(path);
      case AddressParser.Result.Found<T> _, AddressParser.Result.Broken<T> _ -> Optional.empty();
    };
  }
}
