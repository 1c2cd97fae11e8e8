package io.postroad.inbox;

import io.postroad.inbox.search.Criterion.Place;

/**
 * The places in which a search for text looks, as one number. Immutable.
 *
 * @param bits one for each {@link Place} that is no union of others; {@link Place#ANYWHERE} stands
 *     for what is in none of them: envelope, text and names of files
 */
record Places(int bits) {

  private static final Places PEOPLE =
      of(Place.FROM)
          .with(of(Place.TO))
          .with(of(Place.CC))
          .with(of(Place.BCC))
          .with(of(Place.REPLY_TO));

  private static Places of(Place place) {
    return new Places(1 << code(place));
  }

  private Places with(Places others) {
    return new Places(bits | others.bits);
  }

  /** Where text is looked for when it is asked for at {@code place}. */
  static Places searched(Place place) {
    return switch (place) {
      case ANYWHERE ->
          PEOPLE.with(of(Place.SUBJECT)).with(of(Place.MESSAGE_ID)).with(of(Place.ANYWHERE));
      case ADDRESSED -> PEOPLE;
      case FROM, TO, CC, BCC, REPLY_TO, SUBJECT, MESSAGE_ID, USER, CLIENT, HELO, SESSION ->
          of(place);
    };
  }

  /** Whether a searchable text can hold something of them. */
  boolean inText() {
    return (bits & searched(Place.ANYWHERE).bits) != 0;
  }

  boolean has(Place place) {
    return (bits & 1 << code(place)) != 0;
  }

  /** Stands for the place in bits and in stored texts: never to be given to another place. */
  static int code(Place place) {
    return switch (place) {
      case ANYWHERE -> 0;
      case FROM -> 1;
      case TO -> 2;
      case CC -> 3;
      case BCC -> 4;
      case REPLY_TO -> 5;
      case ADDRESSED -> 6;
      case SUBJECT -> 7;
      case MESSAGE_ID -> 8;
      case USER -> 9;
      case CLIENT -> 10;
      case HELO -> 11;
      case SESSION -> 12;
    };
  }
}
