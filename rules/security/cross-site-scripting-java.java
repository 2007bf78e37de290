class Pages {
  void servlet(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String name = request.getParameter("name");
    // ruleid: cross-site-scripting-java
    response.getWriter().println("<h1>Hello " + name + "</h1>");
    PrintWriter out = response.getWriter();
    // ruleid: cross-site-scripting-java
    out.write(name);
    // ruleid: cross-site-scripting-java
    response.sendError(400, "no user " + name);
    // ok: cross-site-scripting-java
    out.println("<h1>Hello " + Encode.forHtml(name) + "</h1>");
    // ok: cross-site-scripting-java
    out.println("page " + Integer.parseInt(request.getParameter("page")));
  }

  @GetMapping("/hello")
  @ResponseBody
  String hello(@RequestParam String name) {
    // ruleid: cross-site-scripting-java
    return "<h1>Hello " + name + "</h1>";
  }

  @GetMapping("/view")
  String view(@RequestParam String name, Model model) {
    model.addAttribute("name", name);
    // ok: cross-site-scripting-java
    return "view";
  }
}
