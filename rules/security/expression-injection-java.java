class Search {
  void servlet(HttpServletRequest request) throws Exception {
    String text = request.getParameter("filter");
    // ruleid: expression-injection-java
    parser.parseExpression(text).getValue();
    // ruleid: expression-injection-java
    engine.eval("x = " + text);
    // ruleid: expression-injection-java
    XPathExpression path = xpath.compile("//user[@name='" + text + "']");
    // ruleid: expression-injection-java
    context.search("ou=people", "(uid=" + text + ")", controls);
    // ok: expression-injection-java
    context.search("ou=people", "(uid=" + LdapEncoder.filterEncode(text) + ")", controls);
    // ok: expression-injection-java
    parser.parseExpression("name.length()").getValue();
    // ok: expression-injection-java
    parser.parseExpression(FILTERS.get(text)).getValue();
  }
}
