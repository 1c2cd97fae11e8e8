package io.postroad.dns;

/** The class of an answer, for tables of cases. */
enum Expect {
  EXCHANGERS,
  NULL_MX,
  NO_SUCH_DOMAIN,
  UNRESOLVED;

  static Expect of(MxAnswer answer) {
    return switch (answer) {
      case MxAnswer.Exchangers _ -> EXCHANGERS;
      case MxAnswer.NullMx _ -> NULL_MX;
      case MxAnswer.NoSuchDomain _ -> NO_SUCH_DOMAIN;
      case MxAnswer.Unresolved _ -> UNRESOLVED;
    };
  }
}
