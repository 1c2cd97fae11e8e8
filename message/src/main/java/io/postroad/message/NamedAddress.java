package io.postroad.message;

/**
 * An address of a header field with its display name, for views; never for routing. Immutable.
 *
 * @param name the decoded display name, empty when there is none
 * @param address as written, empty when there is none
 */
public record NamedAddress(String name, String address) {

  /** {@code Name <address>}, or whichever of the two there is. */
  public String text() {
    if (name.isEmpty()) {
      return address;
    }
    return address.isEmpty() ? name : name + " <" + address + ">";
  }
}
