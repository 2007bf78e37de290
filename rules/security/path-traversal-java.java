class Store {
  void servlet(HttpServletRequest request) throws IOException {
    String name = request.getParameter("name");
    // ruleid: path-traversal-java
    File file = new File(ROOT, name);
    // ruleid: path-traversal-java
    InputStream in = new FileInputStream("/data/" + name);
    // ok: path-traversal-java
    File safe = new File(ROOT, FilenameUtils.getName(name));
    // ok: path-traversal-java
    File fixed = new File(ROOT, "index.html");
  }

  @GetMapping("/files/{name}")
  byte[] spring(@PathVariable String name, @RequestParam int page) throws IOException {
    // ruleid: path-traversal-java
    Path path = Paths.get("/data", name);
    // ok: path-traversal-java
    Path other = Paths.get("/data", "page" + page);
    return Files.readAllBytes(other);
  }

  void upload(MultipartFile upload) throws IOException {
    // ruleid: path-traversal-java
    File target = new File("/uploads/" + upload.getOriginalFilename());
  }

  void checked(HttpServletRequest request) throws IOException {
    String name = request.getParameter("name");
    if (name.contains("..")) {
      throw new IllegalArgumentException(name);
    }
    // ok: path-traversal-java
    File file = new File(ROOT, name);
  }
}
