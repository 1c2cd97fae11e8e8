package io.postroad.dns.internal;

import java.util.List;
import org.xbill.DNS.Name;

/** What one message says to the question it answers. */
sealed interface Step {

  /** Records at the end of {@code aliases} aliases; validated by DNSSEC, or not. */
  record Found(List<Finding.Data> data, int aliases, boolean validated) implements Step {}

  /** The question must be asked again for another name. */
  record Alias(Name target, int aliases, boolean validated) implements Step {}

  /** The name, or the end of its aliases, has no such record. */
  record NoData() implements Step {}

  /** The name, or the end of its aliases, does not exist. */
  record NoName() implements Step {}

  /** The message cannot be believed. */
  record Trouble(String why) implements Step {}
}
