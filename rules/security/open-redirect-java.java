class Web {
  void servlet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String next = request.getParameter("next");
    // ruleid: open-redirect-java
    response.sendRedirect(next);
    // ok: open-redirect-java
    response.sendRedirect("/users/" + next);
    // ok: open-redirect-java
    response.sendRedirect(PAGES.get(next));
  }

  @GetMapping("/go")
  String spring(@RequestParam String to) {
    // ruleid: open-redirect-java
    return "redirect:" + to;
  }

  @GetMapping("/view")
  RedirectView view(@RequestParam String to) {
    // ruleid: open-redirect-java
    return new RedirectView(to);
  }
}
