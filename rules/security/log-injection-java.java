class Login {
  void servlet(HttpServletRequest request) {
    String name = request.getParameter("name");
    // ruleid: log-injection-java
    log.info("login of " + name);
    // ruleid: log-injection-java
    logger.warn("login of {}", name);
    // ok: log-injection-java
    log.info("login of {}", name.replaceAll("[\r\n]", "_"));
    // ok: log-injection-java
    log.info("login");
  }

  void spring(@RequestParam int page) {
    // ok: log-injection-java
    log.info("page {}", page);
  }
}
