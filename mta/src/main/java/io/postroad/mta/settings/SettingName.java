package io.postroad.mta.settings;

/**
 * Names one setting as the configuration file does, for those who say why something is decided as
 * it is. Immutable.
 *
 * @param section the heading, such as <code>domains."example.test"</code> or {@code [routes]}
 * @param index which section of that heading, from 0, where it may stand several times
 */
public record SettingName(String section, String key, int index) {

  /** The index where the one who asks knows which section it is. */
  public static final int ANY = -1;

  /** A key of a section that stands once. */
  public static SettingName of(String section, String key) {
    return new SettingName(section, key, 0);
  }

  /** A key of a local domain. */
  public static SettingName domain(LocalDomain domain, String key) {
    return of("domains.\"" + domain.name() + "\"", key);
  }

  /** One of a local domain's aliases. */
  public static SettingName alias(LocalDomain domain, String alias) {
    return of("domains.\"" + domain.name() + "\".aliases", alias);
  }

  /** A key of one of a local domain's lists. */
  public static SettingName list(LocalDomain domain, String list, String key) {
    return of("domains.\"" + domain.name() + "\".lists.\"" + list + "\"", key);
  }

  /** A key of a route. */
  public static SettingName route(int index, String key) {
    return new SettingName("[routes]", key, index);
  }
}
