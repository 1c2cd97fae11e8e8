package io.postroad.app.config;

/** Where a value comes from. */
public sealed interface Origin {

  /** In few words, for people and for {@code config show --json}. */
  String text();

  /** Nobody said anything. */
  record Default() implements Origin {
    @Override
    public String text() {
      return "default";
    }
  }

  /** It stands in the file. */
  record InFile(String file, Position position) implements Origin {
    @Override
    public String text() {
      return file + ":" + position.line();
    }
  }

  /** The machine itself. */
  record TheSystem() implements Origin {
    @Override
    public String text() {
      return "the system";
    }
  }

  /** The command line. */
  record Option(String name) implements Origin {
    @Override
    public String text() {
      return name;
    }
  }

  /** The choice made where no configuration file was found. */
  record NoConfiguration() implements Origin {
    @Override
    public String text() {
      return "no configuration";
    }
  }
}
