class Proxy {
  void servlet(HttpServletRequest request) throws Exception {
    String target = request.getParameter("url");
    // ruleid: ssrf-java
    InputStream in = new URL(target).openStream();
    // ok: ssrf-java
    InputStream fixed = new URL("https://api.example.org/users/" + request.getParameter("id")).openStream();
  }

  @GetMapping("/fetch")
  String spring(@RequestParam String url, @RequestParam String service) {
    // ruleid: ssrf-java
    String body = restTemplate.getForObject(url, String.class);
    // ok: ssrf-java
    String own = restTemplate.getForObject(SERVICES.get(service), String.class);
    return own;
  }
}
