package io.postroad.app.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The path of an endpoint, element by element: {@code literal}, {@code {name}} for any one element
 * that is not empty, {@code {name}.html} for one that ends so. Ordered so that the more literal
 * pattern comes first. Immutable.
 */
public record PathPattern(List<Element> elements) implements Comparable<PathPattern> {

  /**
   * One element.
   *
   * @param name what stands between the braces; empty for a literal
   * @param text the literal, or what follows the braces
   */
  public record Element(String name, String text) {
    private static Element parse(String element) {
      int end = element.indexOf('}');
      return element.startsWith("{") && end > 0
          ? new Element(element.substring(1, end), element.substring(end + 1))
          : new Element("", element);
    }

    /** Literal, then with an end, then any. */
    private int rank() {
      return name.isEmpty() ? 0 : text.isEmpty() ? 2 : 1;
    }
  }

  /** Copies the list. */
  public PathPattern {
    elements = List.copyOf(elements);
  }

  static PathPattern parse(String path) {
    List<Element> elements = new ArrayList<>();
    for (String element : path.split("/", -1)) {
      elements.add(Element.parse(element));
    }
    return new PathPattern(elements);
  }

  /** The names between braces, in order. */
  List<String> names() {
    return elements.stream().map(Element::name).filter(name -> !name.isEmpty()).toList();
  }

  /**
   * What stands in the place of the braces, if the path is of this form.
   *
   * @param requested the path's elements, decoded one by one
   */
  Optional<List<String>> match(List<String> requested) {
    if (requested.size() != elements.size()) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < requested.size(); i++) {
      Element element = elements.get(i);
      String given = requested.get(i);
      if (element.name().isEmpty()) {
        if (!given.equals(element.text())) {
          return Optional.empty();
        }
      } else if (given.length() > element.text().length() && given.endsWith(element.text())) {
        values.add(given.substring(0, given.length() - element.text().length()));
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  @Override
  public int compareTo(PathPattern other) {
    for (int i = 0; i < Math.min(elements.size(), other.elements.size()); i++) {
      int order = Integer.compare(elements.get(i).rank(), other.elements.get(i).rank());
      if (order != 0) {
        return order;
      }
    }
    return Comparator.comparingInt((PathPattern p) -> p.elements.size())
        .thenComparing(p -> p.elements.toString())
        .compare(this, other);
  }
}
